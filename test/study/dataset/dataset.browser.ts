import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../../../src/study/dataset/collate';
import { Dataset } from '../../../src/study/dataset/dataset';
import { Loader } from '../../../src/study/dataset/loader';
import { inProcess, type Preparer } from '../../../src/study/dataset/preparer';
import { remotePreparer, servePreparation } from '../../../src/study/dataset/remote';
import { madeCases, madeSample, transforms } from './cohort';

const dataset = () => new Dataset({ cases: madeCases(4), transforms, seed: 2, cacheBytes: 1e6 }, async (of) => madeSample(of));

async function batchesOf(preparer: Preparer): Promise<Batch[]> {
  const out: Batch[] = [];
  for await (const batch of new Loader(preparer, { batchSize: 2, seed: 2 }).batches(3)) out.push(batch);
  return out;
}

test('in a page, batches are the same through ports as without', async () => {
  const here = await batchesOf(inProcess(dataset()));
  assert.equal(here.length, 2);
  assert.deepEqual(here[0].image.shape, [4, 1, 8, 8, 8]);
  const channels = [new MessageChannel(), new MessageChannel()];
  for (const { port2 } of channels) servePreparation(port2, dataset());
  const remote = remotePreparer(
    channels.map(({ port1 }) => port1),
    4,
  );
  assert.deepEqual(await batchesOf(remote), here);
  for (const { port1 } of channels) port1.close();
});
