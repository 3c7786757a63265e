import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type DType, viewOf } from '../../../src/core/dtype';
import { numel } from '../../../src/core/shape';
import { readParameters } from '../../../src/radiomics/parameters';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { gridOf } from '../../../src/radiomics/preprocess/grid';
import { interpolatorsByName } from '../../../src/radiomics/preprocess/interpolators';
import { preprocess } from '../../../src/radiomics/preprocess/preprocess';
import { resample } from '../../../src/radiomics/preprocess/resample';
import { assertClose } from '../../support/close';
import { describeReference, readJson, referencePath } from '../../support/reference';
import { readReferenceImage } from '../goldens';
import { noise, volumeOf } from '../volumes';

interface Entry {
  file: string;
  name: string;
  settings: Record<string, unknown>;
  dtype: string;
  size_xyz: number[];
  origin_xyz: number[];
}

const dtypes: Record<string, DType> = { int16: 'i16', uint16: 'u16', uint8: 'u8', float64: 'f64' };
const images: Record<string, [string, string]> = {
  brain1: ['brain1_image.nrrd', 'brain1_label.nrrd'],
  prostate_phantom: ['prostate_phantom_subvolume.nrrd', 'prostate_phantom_subvolume-label.nrrd'],
};

describeReference('radiomics/filter_responses', 'preprocessed volumes equal ITK’s in every voxel', () => {
  for (const [name, [imageFile, labelFile]] of Object.entries(images)) {
    const read = () => Promise.all([imageFile, labelFile].map((file) => readReferenceImage('radiomics', 'images', file)));
    const index = readJson<Entry[] | { files: Entry[] }>('radiomics', 'filter_responses', `${name}__index.json`);
    const entries = Array.isArray(index) ? index : index.files;
    const values = (entry: Entry) => {
      const bytes = gunzipSync(readFileSync(referencePath('radiomics', 'filter_responses', entry.file)));
      return viewOf(dtypes[entry.dtype], bytes.buffer as ArrayBuffer, bytes.byteOffset, numel(entry.size_xyz)) as Float64Array;
    };
    for (const entry of entries.filter((each) => /^resample.*_image$/.test(each.name))) {
      test(`${name} ${entry.name}`, async () => {
        const [image, labels] = await read();
        const { resampledPixelSpacing, interpolator, padDistance } = entry.settings;
        const { setting } = readParameters({ setting: { resampledPixelSpacing, interpolator, padDistance } });
        const found = await preprocess(image, labels, setting);
        const { size, origin } = gridOf(found.image);
        assert.deepEqual(size, entry.size_xyz);
        assertClose([-origin[0], -origin[1], origin[2]], entry.origin_xyz, { rel: 1e-14 });
        assert.deepEqual(found.image.data, values(entry));
        const mask = entries.find((each) => each.name === entry.name.replace('_image', '_mask')) as Entry;
        assert.deepEqual(
          Array.from(found.mask.data as Uint8Array),
          Array.from(values(mask), (label) => (label === 1 ? 1 : 0)),
        );
      });
    }
    test(`${name} normalised`, async () => {
      const [image, labels] = await read();
      const entry = entries.find((each) => each.name === 'normalized_scale100') as Entry;
      const whole = entries.find((each) => each.name === 'image_bbox') as Entry;
      const found = await preprocess(image, labels, readParameters({ setting: { normalize: true, normalizeScale: 100 } }).setting);
      const spacing = gridOf(image).spacing;
      const start = gridOf(image).origin.map((at, axis) => Math.round(Math.abs((axis < 2 ? -at : at) - whole.origin_xyz[axis]) / spacing[axis]));
      const box = { start: start as unknown as [number, number, number], size: entry.size_xyz as unknown as [number, number, number] };
      assertClose(crop(found.image, box).data as Float64Array, values(entry), { rel: 1e-14 });
    });
  }
});

describe('interpolation', () => {
  const size = [7, 6, 5] as const;
  const values = noise(7 * 6 * 5);
  for (const [name, interpolator] of Object.entries(interpolatorsByName)) {
    test(`${name} passes through the voxels and is constant for a constant`, () => {
      const at = interpolator(Float64Array.from(values), size);
      const found = values.map((_, n) => at(n % 7, Math.floor(n / 7) % 6, Math.floor(n / 42)));
      assertClose(found, values, { rel: 1e-14 });
      const constant = interpolator(new Float64Array(values.length).fill(3), size);
      assertClose([constant(-0.4, 2.3, 4.45), constant(6.4, 5.1, 0.5)], [3, 3], { rel: 1e-14 });
    });
  }

  test('a B-spline reproduces a cubic away from the ends', () => {
    const cubic = (x: number): number => 2 - x + 0.3 * x * x - 0.01 * x ** 3;
    const at = interpolatorsByName.sitkBSpline(
      Float64Array.from({ length: 80 }, (_, x) => cubic(x)),
      [80, 1, 1],
    );
    for (const x of [39.25, 40.5, 41]) assertClose([at(x, 0, 0)], [cubic(x)], { rel: 1e-9 });
  });

  test('short axes are mirrored as often as needed', () => {
    for (const extent of [2, 3]) {
      const line = noise(extent, extent);
      const at = interpolatorsByName.sitkBSpline(Float64Array.from(line), [extent, 1, 1]);
      assertClose(
        line.map((_, x) => at(x, 0, 0)),
        line,
        { rel: 1e-14 },
      );
    }
  });

  test('linear is constant beyond the outer voxels, nearest rounds halves up', () => {
    const linear = interpolatorsByName.sitkLinear(Float64Array.of(1, 3), [2, 1, 1]);
    assert.deepEqual([linear(-0.4, 0, 0), linear(0.25, 0.1, -0.1), linear(1.3, 0, 0)], [1, 1.5, 3]);
    const nearest = interpolatorsByName.sitkNearestNeighbor(Float64Array.of(1, 3), [2, 1, 1]);
    assert.deepEqual([nearest(0.5, 0, 0), nearest(0.49999999999999994, 0, 0), nearest(-0.5, 0, 0)], [3, 1, 1]);
  });
});

describe('resampling', () => {
  test('cuts towards zero and clamps to the type', () => {
    const source = volumeOf([2, 1, 1], [0, -3], 'i16');
    const grid = { ...gridOf(source), size: [3, 1, 1] as const, spacing: [0.5, 1, 1] as const };
    assert.deepEqual(resample(source, grid, interpolatorsByName.sitkLinear).data, Int16Array.of(0, -1, -3));
    const steep = volumeOf([4, 1, 1], [0, 0, 255, 255], 'u8');
    const fine = { ...gridOf(steep), size: [7, 1, 1] as const, spacing: [0.5, 1, 1] as const };
    const [, low, , , , high] = resample(steep, fine, interpolatorsByName.sitkBSpline).data;
    assert.deepEqual([low, high], [0, 255]);
  });

  test('is 0 outside the source', () => {
    const source = volumeOf([2, 1, 1], [5, 6]);
    const grid = { ...gridOf(source), size: [4, 1, 1] as const };
    assert.deepEqual(resample(source, grid, interpolatorsByName.sitkBSpline).data.subarray(2), Float64Array.of(0, 0));
  });

  test('with the image’s own spacing only crops', async () => {
    const image = volumeOf([20, 20, 20], noise(8000));
    const mask = volumeOf(
      [20, 20, 20],
      Array.from({ length: 8000 }, (_, at) => (at % 20 > 8 && at % 20 < 12 && Math.floor(at / 400) > 16 ? 1 : 0)),
      'u8',
    );
    const { setting } = readParameters({ setting: { resampledPixelSpacing: [1, 1, 1], padDistance: 2 } });
    const found = await preprocess(image, mask, setting);
    assert.deepEqual(found.image.size, [7, 20, 5]);
    assert.equal(found.image.data[0], image.data[7 + 400 * 15]);
    const preCropped = await preprocess(image, mask, readParameters({ setting: { preCrop: true, padDistance: 2 } }).setting);
    assert.deepEqual(preCropped.image, found.image);
  });

  test('keeps the spacing along axes where the region is one voxel thick', async () => {
    const image = volumeOf([8, 8, 4], noise(256));
    const mask = volumeOf(
      [8, 8, 4],
      Array.from({ length: 256 }, (_, at) => (Math.floor(at / 64) === 2 ? 1 : 0)),
      'u8',
    );
    const found = await preprocess(image, mask, readParameters({ setting: { resampledPixelSpacing: [2, 2, 2] } }).setting);
    assert.deepEqual(gridOf(found.image).spacing, [2, 2, 1]);
  });
});
