import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { multiply, spacingOf, type Vec3 } from '../../../../src/imaging/affine';
import { readDicom } from '../../../../src/imaging/io/dicom';
import { parseDicom } from '../../../../src/imaging/io/dicom/file';
import { csaOf, mosaicLayout, slicePlane } from '../../../../src/imaging/io/dicom/mosaic';
import { pixelSource } from '../../../../src/imaging/io/dicom/pixels';
import { planeOf } from '../../../../src/imaging/io/dicom/plane';
import { segmentsOf } from '../../../../src/imaging/io/dicom/segmentation';
import type { NamedBytes } from '../../../../src/imaging/io/dicom/series';
import { readDicomSeries } from '../../../../src/imaging/io/dicom/series';
import { structuresOf } from '../../../../src/imaging/io/dicom/structures';
import { readVolumeFile } from '../../../../src/imaging/io/files.node';
import type { Volume } from '../../../../src/imaging/volume';
import { assertClose } from '../../../support/close';
import { describeReference, readJson, referencePath } from '../../../support/reference';

interface Facts {
  readonly file: string;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

interface Expected {
  readonly rows: number | null;
  readonly columns: number | null;
  readonly frames: number;
  readonly first?: Facts;
  readonly last?: Facts;
  readonly rois?: { number: number; name: string }[];
  readonly contours?: number[];
  readonly points?: number[];
  readonly segments?: { number: number; label: string }[];
  readonly dcm2niix: { shape: number[]; zooms: number[]; affine: number[][]; min: number; max: number; sum: number }[];
}

/** dcm2niix takes a dose grid for 1 mm thick and lays the frames of all segments behind each other. */
const ownGeometry: Record<string, { size: number[]; zooms: number[] }> = {
  single_rtdose: { size: [10, 10, 15], zooms: [10, 10, 5] },
  qin_prostate_adc_seg: { size: [256, 256, 20], zooms: [0.7031, 0.7031, 3] },
  highdicom_seg_image_ct_binary: { size: [16, 16, 3], zooms: [0.48828, 0.48828, 1.25] },
  highdicom_seg_image_ct_binary_fractional: { size: [16, 16, 3], zooms: [0.48828, 0.48828, 1.25] },
};

function folder(name: string): NamedBytes[] {
  const path = referencePath('volumes/dicom', name);
  return readdirSync(path).map((file) => ({ name: file, bytes: readFileSync(join(path, file)) }));
}

function factsOf(data: ArrayLike<number>): { min: number; max: number; sum: number } {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < data.length; i++) {
    min = Math.min(min, data[i]);
    max = Math.max(max, data[i]);
    sum += data[i];
  }
  return { min, max, sum };
}

describeReference('volumes/dicom', 'the reference series', () => {
  const all = readJson<Record<string, Expected>>('volumes/dicom/expected.json');
  for (const [name, expected] of Object.entries(all)) {
    for (const facts of [expected.first, expected.last]) {
      if (!facts) continue;
      test(`${name}: stored pixels of ${facts.file}`, async () => {
        const file = parseDicom(readFileSync(referencePath('volumes/dicom', name, facts.file)), facts.file, 2 ** 31);
        const { format, frame } = pixelSource(file, 2 ** 31);
        assert.deepEqual([format.rows, format.columns, format.frames], [expected.rows, expected.columns, expected.frames]);
        const values: number[] = [];
        for (let i = 0; i < format.frames; i++) for (const value of (await frame(i)).data) values.push(Number(value));
        assert.deepEqual(factsOf(values), { min: facts.min, max: facts.max, sum: facts.sum });
      });
    }
    if (expected.rois) {
      test(`${name}: regions`, () => {
        const [{ name: file, bytes }] = folder(name);
        const structures = structuresOf(parseDicom(bytes, file, 2 ** 31).dataset);
        assert.deepEqual(
          structures.map(({ number, name: roi }) => ({ number, name: roi })),
          expected.rois,
        );
        assert.deepEqual(
          structures.map(({ contours }) => contours.length),
          expected.contours,
        );
        const points = structures.map(({ contours }) => contours.reduce((sum, contour) => sum + contour.points.length / 3, 0));
        assert.deepEqual(points, expected.points);
      });
    }
    if (expected.segments) {
      test(`${name}: segments`, () => {
        const [{ name: file, bytes }] = folder(name);
        const segments = segmentsOf(parseDicom(bytes, file, 2 ** 31).dataset);
        assert.deepEqual(
          segments.map(({ number, name: label }) => ({ number, label })),
          expected.segments,
        );
      });
    }
    for (const wanted of expected.dcm2niix) {
      test(`${name}: the volume of dcm2niix`, async () => {
        const { series } = await readDicomSeries(folder(name));
        assert.equal(series.length, 1);
        const { volume } = series[0].result;
        const own = ownGeometry[name];
        const [ni, nj, nk, channels = 1] = own?.size ?? wanted.shape;
        assert.deepEqual([...volume.size], [ni, nj, nk]);
        assertClose(spacingOf(volume.affine), own?.zooms ?? wanted.zooms.slice(0, 3), { rel: 0, abs: 1e-4 }, 'zooms');
        if (own) return;
        assert.equal(volume.channels, channels);
        // dcm2niix takes the distance of the first two slices for all, in float32, and it is printed with five decimals.
        assertClose(volume.affine, wanted.affine.flat(), { rel: 0, abs: 1e-4 }, 'affine');
        assert.deepEqual(factsOf(volume.data as Float64Array), { min: wanted.min, max: wanted.max, sum: wanted.sum });
      });
    }
  }
});

describeReference('volumes/dicom', 'the reference volumes', () => {
  for (const [name, reference] of [
    ...[1, 2, 3, 4, 5, 7, 9].map((n) => [`mosaic_ts_${n}`, 'mosaic_reference.nii']),
    ['enhanced_mr_xa10', 'enhanced_mr_xa10_reference.nii'],
  ]) {
    test(`${name}: every voxel of ${reference}`, async () => {
      const { volume } = await readDicom(folder(name));
      const { volume: wanted } = await readVolumeFile(referencePath('volumes/dicom', reference));
      assert.deepEqual([volume.size, volume.channels], [wanted.size, wanted.channels]);
      assert.deepEqual(Array.from(volume.data, Number), Array.from(wanted.data, Number));
      assertClose(volume.affine, wanted.affine, { rel: 0, abs: 1e-4 }, 'affine');
    });
  }

  test('sts008: image and mask lie where IBSI has them', async () => {
    const image = await readDicom(folder('sts008_mr_t1'));
    const mask = await readDicom(folder('sts008_mr_t1_rtstruct'), { grid: image.volume });
    const wantedImage = await readVolumeFile(referencePath('volumes/dicom/sts008_mr_t1_reference_image.nii.gz'));
    const wantedMask = await readVolumeFile(referencePath('volumes/dicom/sts008_mr_t1_reference_mask.nii.gz'));
    // The reference has its rows from the top.
    assertClose(multiply(image.volume.affine, [1, 0, 0, 0, 0, -1, 0, 78, 0, 0, 1, 0, 0, 0, 0, 1]), wantedImage.volume.affine, { rel: 0, abs: 1e-4 });
    assert.deepEqual(rowsReversed(mask.volume), Array.from(wantedMask.volume.data, Number));
    assert.equal(factsOf(mask.volume.data as Uint8Array).sum, 8862);
    assert.deepEqual(mask.header.labels, [{ value: 1, name: 'GTV_Mass_MR_T1' }]);
    // N4-corrected and normalised, so not equal; but the same picture.
    assert.ok(correlation(rowsReversed(image.volume), Array.from(wantedImage.volume.data, Number)) > 0.99);
  });

  test('a structure set finds its image among the files', async () => {
    const files = [...folder('sts008_mr_t1_rtstruct'), ...folder('sts008_mr_t1')];
    const { series } = await readDicomSeries(files);
    assert.deepEqual(
      series.map(({ summary }) => [summary.kind, summary.files]),
      [
        ['image', 28],
        ['structures', 1],
      ],
    );
    assert.equal(factsOf(series[1].result.volume.data as Uint8Array).sum, 8862);
    await assert.rejects(readDicom(folder('sts008_mr_t1_rtstruct')), { code: 'volume-unsupported', message: /contours without an image/ });
  });

  test('segments on their own grid and on the image', async () => {
    const own = await readDicom(folder('qin_prostate_adc_seg'));
    const { series } = await readDicomSeries([...folder('qin_prostate_adc_seg'), ...folder('qin_prostate_adc')]);
    const [image, mask] = series.map(({ result }) => result);
    assert.deepEqual(mask.volume.affine, image.volume.affine);
    assertClose(own.volume.affine, image.volume.affine, { rel: 0, abs: 2e-3 });
    assert.deepEqual(mask.volume.data, own.volume.data);
    // 17722 voxels in all segments together, none lost where they overlap.
    assert.equal(Array.from(own.volume.data, Number).filter((label) => label !== 0).length, 17722);
    assert.deepEqual(
      own.header.labels?.map(({ value }) => value),
      [1, 2, 3, 4],
    );
    assert.match(own.warnings.join(' '), own.volume.channels > 1 ? /overlap/ : /^$/);
  });

  test('fractions, as labels and as they are', async () => {
    const files = folder('highdicom_seg_image_ct_binary_fractional');
    const labels = await readDicom(files);
    const fractions = await readDicom(files, { fractions: true });
    assert.equal(factsOf(labels.volume.data as Uint8Array).sum, 638);
    assert.equal(fractions.volume.dtype, 'f32');
    assert.deepEqual(Array.from(fractions.volume.data, Number), Array.from(labels.volume.data, Number));
  });

  test('the geometry of a mosaic whose slices run against the normal', () => {
    const [{ name, bytes }] = folder('siemens_csa_slice_norm');
    const { dataset } = parseDicom(bytes, name, 2 ** 31);
    const csa = csaOf(dataset);
    const layout = mosaicLayout(csa, { rows: 384, columns: 384 }, name);
    const plane = planeOf([dataset], name);
    const [first, second] = [0, 1].map((index) => slicePlane(plane, csa, layout, index, name).position as Vec3);
    const stated = (csa.get('SliceNormalVector') ?? []).map(Number);
    assertClose(
      [0, 1, 2].map((i) => second[i] - first[i]),
      stated.map((cosine) => cosine * (plane.step as number)),
      // The CSA header has eight decimals.
      { rel: 1e-5 },
    );
  });

  test('formats that are not decoded are named', async () => {
    await assert.rejects(readDicom(folder('siemens_csa_slice_norm')), { name: 'PmError' });
  });
});

function rowsReversed({ data, size: [ni, nj] }: Volume): number[] {
  return Array.from(data, Number).map((_, at, values) => {
    const j = Math.floor(at / ni) % nj;
    return values[at + ni * (nj - 1 - 2 * j)];
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [p, q] = [mean(a), mean(b)];
  const product = (x: readonly number[], u: number, y: readonly number[], v: number): number =>
    x.reduce((sum, value, i) => sum + (value - u) * (y[i] - v), 0);
  return product(a, p, b, q) / Math.sqrt(product(a, p, a, p) * product(b, q, b, q));
}
