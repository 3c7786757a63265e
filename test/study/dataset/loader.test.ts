import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrainingCase } from '../../../src/study/dataset/cases';
import type { Batch } from '../../../src/study/dataset/collate';
import { Dataset } from '../../../src/study/dataset/dataset';
import { Loader } from '../../../src/study/dataset/loader';
import { epochBatches } from '../../../src/study/dataset/order';
import { inProcess } from '../../../src/study/dataset/preparer';
import { madeCases, madeSample, transforms } from './cohort';

const cases = madeCases(7);
const open = async (of: TrainingCase) => madeSample(of);
const loaderOf = (options: object = {}, opening = open) =>
  new Loader(inProcess(new Dataset({ cases, transforms, seed: 3 }, opening)), { batchSize: 2, seed: 3, ...options });

async function all(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const out: Batch[] = [];
  for await (const batch of batches) out.push(batch);
  return out;
}

test('batches hold the samples of the cases in the order of the epoch', async () => {
  const batches = await all(loaderOf().batches(0));
  assert.deepEqual(
    batches.map(({ image, label }) => [image.shape, label.shape]),
    [
      ...Array(3).fill([
        [4, 1, 8, 8, 8],
        [4, 1, 8, 8, 8],
      ]),
      [
        [2, 1, 8, 8, 8],
        [2, 1, 8, 8, 8],
      ],
    ],
  );
  const ids = batches.flatMap(({ samples }) => samples.map(({ id }) => id));
  assert.deepEqual(
    ids,
    epochBatches(7, 0, { batchSize: 2, seed: 3 })
      .flat()
      .flatMap((at) => [`c${at}`, `c${at}`]),
  );
  assert.deepEqual(
    batches.map(({ epoch, index, count }) => [epoch, index, count]),
    [0, 1, 2, 3].map((index) => [0, index, 4]),
  );
  const dataset = new Dataset({ cases, transforms, seed: 3 }, open);
  const [first, second] = await dataset.samples(epochBatches(7, 0, { batchSize: 2, seed: 3 })[1][0], 0);
  const [image, label] = [batches[1].image.data as Float32Array, batches[1].label.data as Float32Array];
  assert.deepEqual(image.slice(0, 1024), new Float32Array([...(first.image.data as Float32Array), ...(second.image.data as Float32Array)]));
  assert.deepEqual(label.slice(512, 1024), second.label?.data);
});

test('the order is a function of seed and epoch, every case once', () => {
  const options = { batchSize: 3, seed: 5 };
  const orders = [0, 1, 2].map((epoch) => epochBatches(50, epoch, options).flat());
  for (const order of orders)
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      [...Array(50).keys()],
    );
  assert.equal(new Set(orders.map(String)).size, 3);
  assert.deepEqual(epochBatches(50, 1, options), epochBatches(50, 1, options));
  assert.notDeepEqual(epochBatches(50, 1, { ...options, seed: 6 }), epochBatches(50, 1, options));
  assert.deepEqual(epochBatches(5, 9, { ...options, shuffle: false }), [
    [0, 1, 2],
    [3, 4],
  ]);
  assert.deepEqual(epochBatches(5, 9, { ...options, shuffle: false, dropLast: true }), [[0, 1, 2]]);
  assert.throws(() => epochBatches(2, 0, { ...options, dropLast: true }), { code: 'batch-size' });
  assert.throws(() => epochBatches(2, 0, { ...options, batchSize: 0 }), { code: 'batch-size' });
  // Each case comes first about as often: 2000 epochs, ten cases, five standard deviations.
  const firsts = Array.from({ length: 2000 }, (_, epoch) => epochBatches(10, epoch, options)[0][0]);
  for (let at = 0; at < 10; at++) assert.ok(Math.abs(firsts.filter((first) => first === at).length - 200) < 5 * Math.sqrt(180));
});

test('a last batch that is smaller is known before the epoch', async () => {
  assert.deepEqual(
    (await all(loaderOf({ batchSize: 3 }).batches(1))).map(({ cases: count }) => count),
    [3, 3, 1],
  );
  const restOf = (options: object) => loaderOf(options).rest;
  assert.deepEqual([restOf({ batchSize: 3 }), restOf({ batchSize: 4 }), restOf({ batchSize: 3, dropLast: true })], [1, 3, 0]);
  assert.deepEqual([restOf({ batchSize: 1 }), restOf({ batchSize: 7 }), restOf({ batchSize: 9 })], [0, 0, 0]);
});

test('batches are the same however many are prepared ahead, and from the middle of an epoch on', async () => {
  const batches = await all(loaderOf().batches(2));
  assert.deepEqual(await all(loaderOf({ prefetch: 0 }).batches(2)), batches);
  assert.deepEqual(await all(loaderOf({ prefetch: 100 }).batches(2)), batches);
  const opened: string[] = [];
  const counting = loaderOf({}, async (of) => {
    opened.push(of.id);
    return madeSample(of);
  });
  assert.deepEqual(await all(counting.batches(2, { from: 3 })), batches.slice(3));
  assert.deepEqual(opened, [batches[3].samples[0].id]);
});

test('as many batches as asked for are prepared ahead', async () => {
  const opened: string[] = [];
  const counting = loaderOf({ prefetch: 1 }, async (of) => {
    opened.push(of.id);
    return madeSample(of);
  });
  const batches = counting.batches(0);
  await batches.next();
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(opened.length, 4);
  await batches.return();
});

test('a signal or the end of the loop ends preparation', async () => {
  const opened: string[] = [];
  const counting = (options: object) =>
    loaderOf(options, async (of) => {
      opened.push(of.id);
      return madeSample(of);
    });
  const stop = new AbortController();
  await assert.rejects(
    (async () => {
      for await (const { index } of counting({}).batches(0, { signal: stop.signal })) if (index === 1) stop.abort();
    })(),
    { name: 'AbortError' },
  );
  assert.ok(opened.length < 7, `opened ${opened}`);
  opened.length = 0;
  for await (const _ of counting({ prefetch: 3 }).batches(0)) break;
  const before = opened.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(before < 7 && opened.length <= before + 1);
  await assert.rejects(all(loaderOf().batches(0, { signal: AbortSignal.abort() })), { name: 'AbortError' });
});

test('an error of a case that is prepared ahead comes where its batch would', async () => {
  const order = epochBatches(7, 0, { batchSize: 2, seed: 3 });
  const failing = loaderOf({ prefetch: 3 }, async (of) => {
    if (of.id === `c${order[2][1]}`) throw new Error('no disk');
    return madeSample(of);
  });
  const taken: number[] = [];
  await assert.rejects(
    (async () => {
      for await (const { index } of failing.batches(0)) {
        taken.push(index);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })(),
    /no disk/,
  );
  assert.deepEqual(taken, [0, 1]);
});
