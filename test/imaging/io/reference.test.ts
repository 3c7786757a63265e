import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PmError } from '../../../src/core/errors';
import { readVolumeFile } from '../../../src/imaging/io/files.node';
import type { ReadResult } from '../../../src/imaging/io/format';
import { assertClose } from '../../support/close';
import { describeReference, readJson, referencePath } from '../../support/reference';

interface Expected {
  readonly dtype: string;
  readonly shape: number[];
  readonly affine?: number[][];
  readonly affine_ras?: number[][] | null;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly nonfinite: number;
  readonly spots: [number[], number][];
}

/** What the formats are refused with; everything else in the list must be read. */
const refused: Record<string, [code: string, text: RegExp]> = {
  'nifti/cord_complex64.nii': ['volume-unsupported', /complex64/],
  'nifti/cord_rgb24.nii': ['volume-unsupported', /RGB24/],
  'nifti/cord_rgba32.nii': ['volume-unsupported', /RGBA32/],
  'nrrd/cord_bzip2.nrrd': ['volume-unsupported', /"bzip2"/],
  'ready_made/analyze.hdr': ['volume-header', /Analyze 7\.5/],
  'ready_made/nifti1.hdr': ['volume-file-missing', /nifti1\.img/],
  'ready_made/nifti2.hdr': ['volume-file-missing', /nifti2\.img/],
  'ready_made/test.mgz': ['volume-format', /FreeSurfer MGH/],
  'pynrrd/BallBinary30x30x30_nifti.nhdr': ['volume-header', /352 bytes more/],
};

const inMemory: Record<string, string> = {
  int8: 'i8',
  uint8: 'u8',
  int16: 'i16',
  '>i2': 'i16',
  uint16: 'u16',
  int32: 'i32',
  uint32: 'u32',
  int64: 'f64',
  uint64: 'f64',
  float32: 'f32',
  '>f4': 'f32',
  float64: 'f64',
};

/** The files without a named space, which are read as LPS with the origin at 0. */
const unplaced = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

describeReference('volumes/formats', 'every encoding of the reference voxels', () => {
  const all = readJson<Record<string, Expected>>('volumes/formats/expected.json');
  for (const [name, expected] of Object.entries(all)) {
    test(name, async () => {
      const reading = readVolumeFile(referencePath('volumes/formats', name));
      const refusal = refused[name];
      if (refusal) await assert.rejects(reading, (error) => error instanceof PmError && error.code === refusal[0] && refusal[1].test(error.message));
      else check(await reading, expected, name === 'nrrd/cord_vector.nrrd');
    });
  }
});

function check({ volume, header }: ReadResult, expected: Expected, channelFirst: boolean): void {
  if (expected.shape === undefined) return;
  assert.deepEqual(header.shape, expected.shape);
  assert.equal(volume.dtype, inMemory[expected.dtype]);
  const spatial = channelFirst ? expected.shape.slice(1) : expected.shape;
  assert.deepEqual(volume.size, [spatial[0], spatial[1] ?? 1, spatial[2] ?? 1]);
  assert.equal(volume.channels, volume.data.length / (volume.size[0] * volume.size[1] * volume.size[2]));

  const values = Array.from(volume.data, Number);
  const finite = values.filter(Number.isFinite);
  assert.equal(values.length - finite.length, expected.nonfinite);
  const min = finite.reduce((least, value) => Math.min(least, value));
  const max = finite.reduce((most, value) => Math.max(most, value));
  const sum = finite.reduce((total, value) => total + value);
  assertClose([min, max], [expected.min, expected.max], { rel: 0 }, 'range');
  assertClose([sum], [expected.sum], { rel: 1e-12 }, 'sum');
  for (const [index, value] of expected.spots) {
    const [i, j = 0, k = 0, ...rest] = channelFirst ? [...index.slice(1), index[0]] : index;
    const channel = rest.reduceRight((sum, r, axis) => sum * (expected.shape[3 + axis] ?? 1) + r, 0);
    const at: number = i + volume.size[0] * (j + volume.size[1] * (k + volume.size[2] * (channelFirst ? rest[0] : channel)));
    assert.equal(Number(volume.data[at]), value, `at ${index}`);
  }
  if (expected.affine_ras === null) assert.deepEqual(volume.affine, unplaced);
  const affine = expected.affine ?? expected.affine_ras;
  // The affines are printed with five decimals.
  if (affine) assertClose(volume.affine, affine.flat(), { rel: 0, abs: 6e-6 }, 'affine');
}

describeReference('volumes/formats', 'ready-made files without expected values', () => {
  test('a zlib MetaImage of ITK', async () => {
    const { volume, header } = await readVolumeFile(referencePath('volumes/formats/ready_made/niivue_mha.mha'));
    assert.deepEqual(volume.size, [64, 64, 37]);
    assert.equal(header.compression, 'zlib');
    // AnatomicalOrientation RPI: i goes to the left, j to the front, k up.
    assert.ok(volume.affine[0] < 0 && volume.affine[5] > 0 && volume.affine[10] > 0);
  });

  test('a mask over several formats keeps its names', async () => {
    const { header } = await readVolumeFile(referencePath('volumes/formats/nrrd/cord_segmentation.seg.nrrd'));
    assert.deepEqual(header.labels, [
      { value: 1, name: 'muscle' },
      { value: 2, name: 'fat' },
    ]);
  });

  test('either file of a pair may be given', async () => {
    const a = await readVolumeFile(referencePath('volumes/formats/nifti/cord_pair.hdr'));
    const b = await readVolumeFile(referencePath('volumes/formats/nifti/cord_pair.img'));
    assert.deepEqual(a.volume, b.volume);
  });

  test('an affine in micrometres is kept, with a warning', async () => {
    const { header, warnings } = await readVolumeFile(referencePath('volumes/formats/nifti/cord_microns.nii'));
    assert.equal(header.units, 'um');
    assert.match(warnings.join(' '), /not mm/);
  });
});

describeReference('volumes/prostate', 'real files', () => {
  test('a gzip NRRD of ITK, with a line end behind the stream and many key:=value fields', async () => {
    const mask = await readVolumeFile(referencePath('volumes/prostate/seg_multilabel.nrrd'));
    const image = await readVolumeFile(referencePath('volumes/prostate/img.nii.gz'));
    assert.equal(mask.volume.dtype, 'u16');
    assert.deepEqual(mask.volume.size, image.volume.size);
    assertClose(mask.volume.affine, image.volume.affine, { rel: 1e-6 }, 'affine');
    assert.deepEqual(new Set(Array.from(mask.volume.data, Number)), new Set([0, 1, 2]));
  });
});
