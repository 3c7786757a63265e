import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMainThread } from 'node:worker_threads';
import { PmError } from '../../../src/core/errors';
import type { TrainingCase } from '../../../src/study/dataset/cases';
import type { Batch } from '../../../src/study/dataset/collate';
import { Dataset, type DatasetOptions } from '../../../src/study/dataset/dataset';
import { Loader } from '../../../src/study/dataset/loader';
import { inProcess, type Preparer } from '../../../src/study/dataset/preparer';
import { serveThread, startThreads, type Threads } from '../../../src/study/dataset/threads.node';
import { madeCases, madeSample, transforms } from './cohort';

const options: DatasetOptions = { cases: madeCases(9), transforms, seed: 11, cacheBytes: 1e6 };
/** The case c7 of ten has no file, and c8 ends its thread. */
const open = async (of: TrainingCase) => {
  if (of.files.image === 'missing') throw new PmError('volume-format', of.files.image, 'is none', 'give one');
  if (of.files.image === 'fatal') process.exit(3);
  return madeSample(of);
};

async function batchesOf(preparer: Preparer, epochs: readonly number[]): Promise<Batch[]> {
  const loader = new Loader(preparer, { batchSize: 2, seed: 11 });
  const out: Batch[] = [];
  for (const epoch of epochs) for await (const batch of loader.batches(epoch)) out.push(batch);
  return out;
}

/** This file is the threads' module, too. */
const started = (count: number, of: DatasetOptions = options): Threads => startThreads(count, new URL(import.meta.url), of);

async function withThreads<T>(threads: Threads, run: (threads: Threads) => Promise<T>): Promise<T> {
  try {
    return await run(threads);
  } finally {
    await threads.close();
  }
}

if (isMainThread) {
  test('the same bytes with no, 1 and 2 threads, and with the epochs the other way round', async () => {
    const here = await batchesOf(inProcess(new Dataset(options, open)), [0, 1]);
    assert.equal(here.length, 10);
    for (const count of [1, 2]) assert.deepEqual(await withThreads(started(count), (threads) => batchesOf(threads, [0, 1])), here);
    const back = await withThreads(started(2), (threads) => batchesOf(threads, [1, 0]));
    assert.deepEqual([...back.slice(5), ...back.slice(0, 5)], here);
  });

  test('errors come through as they were, and a thread that ends is told of', async () => {
    const broken = (image: string): DatasetOptions => ({ ...options, cases: [{ id: 'c1', files: { image, label: 'x' } }] });
    const first = (threads: Threads) => threads.prepare(0, 0, new AbortController().signal);
    await assert.rejects(withThreads(started(1, broken('missing')), first), { code: 'volume-format', message: /case "c1": missing: is none/ });
    await assert.rejects(withThreads(started(1, broken('fatal')), first), { code: 'thread', message: /status 3/ });
  });

  test('a signal ends waiting at once', async () => {
    await withThreads(started(1), async (threads) => {
      const stop = new AbortController();
      const waiting = threads.prepare(0, 0, stop.signal);
      stop.abort();
      await assert.rejects(waiting, { name: 'AbortError' });
      assert.equal((await threads.prepare(1, 0, new AbortController().signal)).length, 2);
    });
  });
} else serveThread(open);
