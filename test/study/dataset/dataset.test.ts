import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatDrawn } from '../../../src/imaging/pipeline/run';
import { applyTransforms } from '../../../src/imaging/transforms/apply';
import { Dataset } from '../../../src/study/dataset/dataset';
import { toInput } from '../../../src/study/input';
import { madeCases, madeSample, transforms } from './cohort';

const cases = madeCases(5);
const open = async (of: (typeof cases)[number]) => madeSample(of);
const dataset = (seed = 1, cacheBytes = 0) => new Dataset({ cases, transforms, seed, cacheBytes }, open);

test('what comes of a case depends on seed, epoch and id, not on who asked before or on what is kept', async () => {
  const [a, b] = [dataset(), dataset(1, 1e9)];
  const forward: unknown[] = [];
  for (const epoch of [0, 1]) for (const at of [0, 1, 2, 3, 4]) forward.push(await a.samples(at, epoch));
  const backward: unknown[] = [];
  for (const epoch of [1, 0]) for (const at of [4, 3, 2, 1, 0]) backward.push(await b.samples(at, epoch));
  assert.deepEqual(forward, backward.reverse());
  assert.notDeepEqual(await a.samples(0, 0), await a.samples(0, 1));
  assert.notDeepEqual(await a.samples(0, 0), await dataset(2).samples(0, 0));
  // Without its neighbours a case gives the same.
  const alone = new Dataset({ cases: [cases[3]], transforms, seed: 1 }, open);
  assert.deepEqual(await alone.samples(0, 1), await a.samples(3, 1));
});

test('samples are the deterministic part with what was drawn applied to it', async () => {
  const samples = await dataset().samples(2, 0);
  assert.equal(samples.length, 2);
  for (const { image, label, drawn, id } of samples) {
    assert.equal(id, 'c2');
    assert.deepEqual(
      [image.shape, label?.shape],
      [
        [1, 1, 8, 8, 8],
        [1, 1, 8, 8, 8],
      ],
    );
    const raw = madeSample(cases[2]);
    const fixed = {
      image: applyTransforms(raw.image, [{ name: 'SpatialPad', spatial_size: [16, 16, 12] }, { name: 'NormalizeIntensity' }]).volume,
      label: applyTransforms(raw.label, [{ name: 'SpatialPad', spatial_size: [16, 16, 12] }]).volume,
    };
    const moved = drawn.reduce(repeatDrawn, fixed);
    assert.deepEqual(image, toInput(applyTransforms(moved.image, [{ name: 'ScaleIntensity' }]).volume));
    assert.deepEqual(label, toInput(moved.label));
  }
});

test('the volumes of a case are those of the deterministic part', async () => {
  const { image, label } = await dataset().volumes(1);
  assert.deepEqual([image.size, label.size, label.dtype], [[16, 16, 12], [16, 16, 12], 'u8']);
  const raw = madeSample(cases[1]);
  assert.deepEqual(image, applyTransforms(raw.image, [{ name: 'SpatialPad', spatial_size: [16, 16, 12] }, { name: 'NormalizeIntensity' }]).volume);
});

test('the deterministic part is kept up to the budget, and made anew beyond it', async () => {
  let opened: string[] = [];
  const counting = async (of: (typeof cases)[number]) => {
    opened.push(of.id);
    return madeSample(of);
  };
  // Padded to 16 x 16 x 12 voxels of f32 and u8: 15360 bytes a case.
  const two = new Dataset({ cases, transforms, seed: 1, cacheBytes: 2.5 * 15360 }, counting);
  const epoch = async (n: number) => {
    opened = [];
    for (const at of [3, 0, 1, 2, 4]) await two.samples(at, n);
    return opened;
  };
  assert.deepEqual(await epoch(0), ['c3', 'c0', 'c1', 'c2', 'c4']);
  assert.equal(two.cachedBytes, 2 * 15360);
  assert.deepEqual(await epoch(1), ['c1', 'c2', 'c4']);
  opened = [];
  await Promise.all([two.samples(1, 0), two.samples(1, 1)]);
  assert.deepEqual(opened, ['c1']);
});

test('what fails is tried again', async () => {
  let failures = 1;
  const flaky = new Dataset({ cases, transforms, seed: 1, cacheBytes: 1e9 }, async (of) => {
    if (failures-- > 0) throw new Error('no disk');
    return madeSample(of);
  });
  await assert.rejects(flaky.samples(0, 0), { code: 'case-read', message: /case "c0": its files: no disk/ });
  assert.equal((await flaky.samples(0, 0)).length, 2);
});

test('an error names the case', async () => {
  const large = [
    { name: 'RandSpatialCropd', keys: ['image', 'label'], roi_size: 4 },
    { name: 'RandCropByPosNegLabeld', keys: ['image', 'label'], spatial_size: 9 },
  ];
  await assert.rejects(new Dataset({ cases, transforms: large, seed: 0 }, open).samples(3, 0), {
    code: 'transform-option',
    message: /case "c3": RandCropByPosNegLabel\.spatialSize/,
  });
  const imageOnly = new Dataset({ cases, transforms: [], seed: 0 }, async (of) => ({ image: madeSample(of).image }));
  await assert.rejects(imageOnly.samples(1, 0), { code: 'case-read', message: /case "c1": label/ });
  const uneven = [{ name: 'SpatialPadd', keys: 'image', spatial_size: 20 }];
  await assert.rejects(new Dataset({ cases, transforms: uneven, seed: 0 }, open).samples(1, 0), { code: 'sample-grid', message: /case "c1"/ });
  assert.throws(() => new Dataset({ cases, transforms: [{ name: 'RandFlipd', keys: 'label2' }], seed: 0 }, open), { code: 'transform-option' });
});
