import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Volume } from '../../src/imaging/volume';
import { extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import { noise, reference, volumeOf } from './volumes';

const image = volumeOf([4, 4, 4], noise(64), 'f64', [1, 2, 3]);
const cube = maskOf((i, j, k) => i > 0 && j > 0 && k > 0);

function maskOf(inside: (i: number, j: number, k: number) => boolean, label = 1): Volume {
  const values = Array.from({ length: 64 }, (_, at) => (inside(at % 4, (at >> 2) % 4, at >> 4) ? label : 0));
  return volumeOf([4, 4, 4], values, 'u8', [1, 2, 3]);
}

function rejects(of: Volume, mask: Volume, setting: object, code: string, text: RegExp): Promise<void> {
  return assert.rejects(extractFeatures(of, mask, readParameters({ setting }), reference), { code, message: text });
}

function changed(of: Volume, at: number, value: number): Volume {
  const data = of.data.slice() as Float64Array;
  data[at] = value;
  return { ...of, data };
}

test('an empty mask', () =>
  rejects(
    image,
    maskOf(() => false),
    {},
    'mask-empty',
    /no labelled voxel/,
  ));

test('an absent label lists those that exist', async () => {
  const labels = volumeOf(
    [4, 4, 4],
    Array.from({ length: 64 }, (_, at) => [0, 2, 7][at % 3]),
    'u8',
    [1, 2, 3],
  );
  await rejects(image, labels, {}, 'label-absent', /label 1: .*labels that exist: 2, 7$/);
});

test('a mask that is 1 everywhere is a region', async () => {
  const { diagnostics } = await extractFeatures(
    image,
    maskOf(() => true),
    readParameters({}),
    reference,
  );
  assert.equal(diagnostics['diagnostics_Mask-original_VoxelNum'], 64);
});

test('one voxel, a line, a plane', async () => {
  await rejects(
    image,
    maskOf((i, j, k) => i === 1 && j === 1 && k === 1),
    {},
    'roi-too-small',
    /single voxel/,
  );
  await rejects(
    image,
    maskOf((_, j, k) => j === 1 && k === 1),
    {},
    'roi-too-small',
    /along 1 of the 2 axes/,
  );
  await rejects(
    image,
    maskOf((_i, _j, k) => k === 1),
    { minimumROIDimensions: 3 },
    'roi-too-small',
    /along 2 of the 3 axes/,
  );
});

test('fewer voxels than minimumROISize', async () => {
  await rejects(image, cube, { minimumROISize: 27 }, 'roi-too-small', /27 voxels/);
  await extractFeatures(image, cube, readParameters({ setting: { minimumROISize: 26 } }), reference);
});

test('NaN and infinite voxels matter inside the region only', async () => {
  await rejects(changed(image, 21, Number.NaN), cube, {}, 'roi-not-finite', /1 of its 27 voxels/);
  await rejects(changed(image, 63, Number.POSITIVE_INFINITY), cube, {}, 'roi-not-finite', /NaN or infinite/);
  await extractFeatures(changed(image, 0, Number.NaN), cube, readParameters({}), reference);
});

test('a size mismatch names the axis', () =>
  rejects(
    image,
    volumeOf([4, 4, 3], new Array<number>(48).fill(1), 'u8', [1, 2, 3]),
    {},
    'grid-mismatch',
    /size along k \(4 voxels in the image, 3 in the mask\)/,
  ));

test('a geometry mismatch names the axis and the millimetres', async () => {
  const shifted = { ...cube, affine: cube.affine.map((value, at) => (at === 7 ? value + 0.25 : value)) };
  await rejects(image, shifted, {}, 'grid-mismatch', /origin along anterior \(A\) by 0\.25 mm/);
  const stretched = { ...cube, affine: cube.affine.map((value, at) => (at === 10 ? value + 0.5 : value)) };
  await rejects(image, stretched, {}, 'grid-mismatch', /spacing along k by 0\.5 mm/);
  const mirrored = { ...cube, affine: cube.affine.map((value, at) => (at === 0 ? -value : value)) };
  await rejects(image, mirrored, {}, 'grid-mismatch', /direction of axis i by 180 degrees/);
  await extractFeatures(image, shifted, readParameters({ setting: { geometryTolerance: 0.3 } }), reference);
});

test('correctMask resamples the mask to the image', async () => {
  // The same region on a grid that starts one voxel later.
  const values = Array.from({ length: 27 }, () => 1);
  const part = volumeOf([3, 3, 3], values, 'u8', [1, 2, 3]);
  const mask = { ...part, affine: part.affine.map((value, at) => value + ({ 3: 1, 7: 2, 11: 3 }[at] ?? 0)) };
  const corrected = await extractFeatures(image, mask, readParameters({ setting: { correctMask: true } }), reference);
  const plain = await extractFeatures(image, cube, readParameters({}), reference);
  assert.deepEqual(corrected.features, plain.features);
  assert.equal(corrected.diagnostics['diagnostics_Mask-corrected_VoxelNum'], 27);
  const outside = { ...part, affine: part.affine.map((value, at) => value + (at === 3 ? 3 : 0)) };
  await rejects(image, outside, { correctMask: true }, 'roi-outside', /2 mm beyond the image along its axis i/);
});

test('resegmentation that leaves too little', () => rejects(image, cube, { resegmentRange: [2, 3] }, 'roi-too-small', /keeps 0 of 27/));

test('normalising a constant image, or one with NaN', async () => {
  const flat = volumeOf([4, 4, 4], new Array<number>(64).fill(3), 'f64', [1, 2, 3]);
  await rejects(flat, cube, { normalize: true }, 'normalize-constant', /same value/);
  await rejects(changed(image, 0, Number.NaN), cube, { normalize: true }, 'normalize-constant', /NaN/);
});

test('spacings and bins in the wrong unit', async () => {
  await rejects(image, cube, { resampledPixelSpacing: [1e-4, 1e-4, 1e-4] }, 'resample-size', /voxels of 0\.0001/);
  await rejects(image, cube, { binWidth: 1e-12 }, 'too-many-bins', /binWidth 1e-12/);
});

test('more than 2^16 grey levels: few of them have features, many are refused by name', async () => {
  const wide = volumeOf(
    [4, 4, 4],
    noise(64).map((x) => Math.round(2 ** 19 * x)),
    'f64',
  );
  const box = volumeOf([4, 4, 4], new Array<number>(64).fill(1), 'u8');
  const { features } = await extractFeatures(wide, box, readParameters({ setting: { binWidth: 1 } }), reference);
  for (const [name, value] of Object.entries(features)) assert.ok(Number.isFinite(value), name);
  const side = 42;
  const many = volumeOf(
    [side, side, side],
    Array.from({ length: side ** 3 }, (_, voxel) => voxel),
    'f64',
  );
  const all = volumeOf([side, side, side], new Array<number>(side ** 3).fill(1), 'u8');
  const parameters = readParameters({ setting: { binWidth: 1 }, featureClass: { glcm: null } });
  await assert.rejects(extractFeatures(many, all, parameters, reference), { code: 'matrix-size', message: /GLCM.*larger binWidth/ });
});

test('an image with several channels', () => {
  const two = { ...image, channels: 2, data: new Float64Array(128) };
  return rejects(two, cube, {}, 'image-channels', /2 channels/);
});

test('a channel that the mask does not have', () => rejects(image, cube, { label_channel: 1 }, 'mask-channel', /1 channels/));
