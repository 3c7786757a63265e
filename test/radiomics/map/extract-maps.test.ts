import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import type { RunOptions } from '../../../src/core/progress';
import { originOf, spacingOf } from '../../../src/imaging/affine';
import type { Volume } from '../../../src/imaging/volume';
import { extractMaps, type FeatureMap } from '../../../src/radiomics/map/extract-maps';
import { readParameters } from '../../../src/radiomics/parameters';
import { assertClose } from '../../support/close';
import { noise, volumeOf } from '../volumes';

async function mapsOf(image: Volume, mask: Volume, parameters: object, options?: RunOptions): Promise<Map<string, FeatureMap>> {
  const maps = new Map<string, FeatureMap>();
  for await (const map of extractMaps(image, mask, readParameters(parameters), createReferenceBackend(), options)) maps.set(map.name, map);
  return maps;
}

const ramp = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('a map lies on the padded box, as far as the image goes, with initValue outside the region', async () => {
  const image = volumeOf([6, 5, 4], ramp(120), 'i16', [2, 3, 4]);
  const mask = volumeOf(
    [6, 5, 4],
    ramp(120).map((n) => (n === 2 + 6 * 1 || n === 3 + 6 * 1 || n === 3 + 6 * (1 + 5) ? 1 : 0)),
    'u8',
    [2, 3, 4],
  );
  const maps = await mapsOf(image, mask, {
    setting: { minimumROIDimensions: 2 },
    voxelSetting: { initValue: -7 },
    featureClass: { firstorder: ['Mean', 'Maximum'] },
  });
  assert.deepEqual([...maps.keys()], ['original_firstorder_Mean', 'original_firstorder_Maximum']);
  const { volume, values } = maps.get('original_firstorder_Mean') as FeatureMap;
  assert.equal(volume.dtype, 'f64');
  assert.deepEqual(volume.size, [4, 3, 3]);
  assert.deepEqual(spacingOf(volume.affine), [2, 3, 4]);
  assert.deepEqual(originOf(volume.affine), [2, 0, 0]);
  // All three voxels see each other: 8, 9 and 39.
  assertClose(values, [56 / 3, 56 / 3, 56 / 3], { rel: 1e-15 });
  const expected = new Float64Array(36).fill(-7);
  for (const voxel of [1 + 4, 2 + 4, 2 + 4 * (1 + 3)]) expected[voxel] = 56 / 3;
  assertClose(volume.data as Float64Array, expected, { rel: 1e-15 });
});

test('without maskedKernel windows hold all voxels around, and the whole box is discretised', async () => {
  const image = volumeOf([5, 1, 1], [10, 20, 40, 80, 160]);
  const mask = volumeOf([5, 1, 1], [0, 1, 1, 0, 0], 'u8');
  const parameters = (maskedKernel: boolean) => ({
    setting: { minimumROIDimensions: 1, binWidth: 30 },
    voxelSetting: { maskedKernel },
    featureClass: { firstorder: ['Mean', 'Uniformity'] },
  });
  const masked = await mapsOf(image, mask, parameters(true));
  assert.deepEqual([...(masked.get('original_firstorder_Mean') as FeatureMap).values], [30, 30]);
  const whole = await mapsOf(image, mask, parameters(false));
  assertClose((whole.get('original_firstorder_Mean') as FeatureMap).values, [70 / 3, 140 / 3], { rel: 1e-15 });
  // Bins of 30 from 0: 10 and 20 are in one, 40 and 80 in one each.
  assertClose((whole.get('original_firstorder_Uniformity') as FeatureMap).values, [5 / 9, 1 / 3], { rel: 1e-15 });
});

/** A line of three voxels along i, with a fourth beside its end: the two ends have pairs at different angles. */
const image = volumeOf([3, 2, 1], [1, 2, 3, 5, 4, 4]);
const mask = volumeOf([3, 2, 1], [1, 1, 1, 0, 0, 1], 'u8');
const pairs = (voxelBatch: number) => ({
  setting: { binWidth: 1 },
  voxelSetting: { voxelBatch, initValue: 9 },
  featureClass: { glcm: ['JointAverage', 'MCC', 'Contrast'] },
});

test('PyRadiomics’ batches: NaN and initValue where windows of one batch have pairs at other angles', async () => {
  const maps = await mapsOf(image, mask, pairs(-1));
  const jointAverage = maps.get('original_glcm_JointAverage') as FeatureMap;
  const mcc = maps.get('original_glcm_MCC') as FeatureMap;
  // The window of the first voxel has one pair along i; those of the others have pairs along i, j and the diagonal.
  assert.ok(Number.isNaN(jointAverage.values[0]));
  assert.ok(jointAverage.values.subarray(1).every(Number.isFinite));
  assert.deepEqual([...mcc.values], [9, 9, 9, 9]);
  assert.match(jointAverage.remark ?? '', /NaN to voxels without pairs/);
  assert.match(mcc.remark ?? '', /leaves initValue at all voxels of a batch/);
  assert.equal(maps.get('original_glcm_Contrast')?.remark, undefined);
});

test('PyRadiomics’ batches: one voxel at a time depends on no other', async () => {
  const maps = await mapsOf(image, mask, pairs(1));
  const jointAverage = maps.get('original_glcm_JointAverage') as FeatureMap;
  assert.equal(jointAverage.values[0], 1.5);
  assert.equal(jointAverage.remark, undefined);
  const mcc = maps.get('original_glcm_MCC') as FeatureMap;
  // The pair (1, 2) and its mirror: each level determines the other.
  assertClose([mcc.values[0]], [1], { rel: 1e-14 });
  assert.equal(mcc.remark, undefined);
});

test('PyRadiomics’ batches of three: the last voxel is on its own', async () => {
  const alone = await mapsOf(image, mask, pairs(1));
  const maps = await mapsOf(image, mask, pairs(3));
  const mcc = (maps.get('original_glcm_MCC') as FeatureMap).values;
  assert.deepEqual([...mcc.subarray(0, 3)], [9, 9, 9]);
  assert.equal(mcc[3], (alone.get('original_glcm_MCC') as FeatureMap).values[3]);
});

test('an only angle is never left out: a voxel without pairs along it has no values, on its own neither', async () => {
  const line = volumeOf([6, 1, 1], [1, 0, 0, 1, 1, 1], 'u8');
  const values = volumeOf([6, 1, 1], [1, 2, 3, 4, 5, 6]);
  const { setting, ...rest } = pairs(1);
  const maps = await mapsOf(values, line, { setting: { ...setting, minimumROIDimensions: 1 }, ...rest });
  const jointAverage = maps.get('original_glcm_JointAverage') as FeatureMap;
  assert.deepEqual([...jointAverage.values], [Number.NaN, 4.5, 5, 5.5]);
  const mcc = (maps.get('original_glcm_MCC') as FeatureMap).values;
  assert.equal(mcc[0], 9);
  assertClose(mcc.subarray(1), [1, 1, 1], { rel: 1e-14 });
});

test('a flat region has an MCC of 1, a flat window in another region 0', async () => {
  const mcc = { voxelSetting: { voxelBatch: 1 }, featureClass: { glcm: ['MCC'] } };
  const all = volumeOf([5, 2, 1], new Array<number>(10).fill(1), 'u8');
  const flat = await mapsOf(volumeOf([5, 2, 1], new Array<number>(10).fill(3)), all, mcc);
  assert.deepEqual([...(flat.get('original_glcm_MCC') as FeatureMap).values], new Array<number>(10).fill(1));
  const step = await mapsOf(volumeOf([5, 2, 1], [0, 0, 0, 0, 90, 0, 0, 0, 0, 90]), all, mcc);
  assert.equal((step.get('original_glcm_MCC') as FeatureMap).values[0], 0);
});

test('first-order bins of a single-precision image have 64-bit edges, those of textures 32-bit ones', async () => {
  // The edges of 3 bins from 0 to 0.3 in 32 bits are 0.1 and 0.2 in 32 bits, which then lie in the upper bins; in 64 bits they lie below.
  const values = [0, 0.1, 0.1, 0.2, 0.3].map(Math.fround);
  const count = values.length;
  const region = volumeOf([count, 1, 1], new Array<number>(count).fill(1), 'u8');
  const parameters = {
    setting: { binCount: 3, minimumROIDimensions: 1 },
    voxelSetting: { kernelRadius: 4 },
    featureClass: { firstorder: ['Entropy'], gldm: ['GrayLevelNonUniformity'] },
  };
  const single = await mapsOf(volumeOf([count, 1, 1], values, 'f32'), region, parameters);
  const double = await mapsOf(volumeOf([count, 1, 1], values, 'f64'), region, parameters);
  const entropy = (maps: Map<string, FeatureMap>) => [...(maps.get('original_firstorder_Entropy') as FeatureMap).values];
  assert.deepEqual(entropy(single), entropy(double));
  const nonUniformity = (maps: Map<string, FeatureMap>) => [...(maps.get('original_gldm_GrayLevelNonUniformity') as FeatureMap).values];
  assert.notDeepEqual(nonUniformity(single), nonUniformity(double));
});

test('settings of an image type hold for its maps; deprecated features come when named', async () => {
  const region = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const maps = await mapsOf(volumeOf([2, 2, 2], ramp(8)), region, {
    imageType: { Original: { binWidth: 1 } },
    featureClass: { firstorder: ['Uniformity', 'StandardDeviation'], gldm: ['DependencePercentage'] },
  });
  assert.deepEqual([...(maps.get('original_firstorder_Uniformity') as FeatureMap).values], new Array<number>(8).fill(1 / 8));
  assertClose((maps.get('original_firstorder_StandardDeviation') as FeatureMap).values, new Array<number>(8).fill(Math.sqrt(5.25)), { rel: 1e-15 });
  assert.deepEqual([...(maps.get('original_gldm_DependencePercentage') as FeatureMap).values], new Array<number>(8).fill(1));
});

test('shape has no maps, and a batch of no voxels is refused', async () => {
  await assert.rejects(mapsOf(image, mask, { featureClass: { shape: null } }), { code: 'maps-none', message: /choose one besides shape/ });
  await assert.rejects(mapsOf(image, mask, { voxelSetting: { voxelBatch: 0 } }), { code: 'setting-value', message: /voxelBatch: 0 is not allowed/ });
  await assert.rejects(mapsOf(image, mask, { voxelSetting: { kernelRadius: 16 } }), { code: 'kernel-radius', message: /windows of 35937 voxels/ });
  const both = await mapsOf(image, mask, { featureClass: { shape: null, ngtdm: null } });
  assert.deepEqual(
    [...both.keys()].map((name) => name.split('_')[1]),
    new Array<string>(5).fill('ngtdm'),
  );
});

test('reports voxels, and can be cancelled between batches', async () => {
  const count = 12 ** 3;
  const large = volumeOf([12, 12, 12], noise(count));
  const region = volumeOf([12, 12, 12], new Array<number>(count).fill(1), 'u8');
  const parameters = { setting: { binCount: 4 }, featureClass: { ngtdm: ['Busyness'], firstorder: ['Mean'] } };
  const seen: string[] = [];
  const done: number[] = [];
  await mapsOf(large, region, parameters, {
    onProgress: (progress) => {
      assert.equal(progress.total, count);
      if (progress.stage !== seen.at(-1)) seen.push(progress.stage);
      if (progress.stage === 'original_ngtdm') done.push(progress.done);
    },
  });
  assert.deepEqual(seen, ['original_firstorder', 'original_ngtdm']);
  assert.deepEqual([done[0], done.at(-1)], [0, count]);
  assert.ok(done.length > 2 && done.every((value, n) => n === 0 || value > done[n - 1]));

  const controller = new AbortController();
  let calls = 0;
  let idle = false;
  setTimeout(() => {
    idle = true;
  }, 0);
  const run = mapsOf(large, region, parameters, {
    signal: controller.signal,
    onProgress: () => {
      if (++calls === 2) controller.abort();
    },
  });
  await assert.rejects(run, { name: 'AbortError' });
  assert.equal(calls, 2);
  assert.ok(idle, 'other events come in between');
});
