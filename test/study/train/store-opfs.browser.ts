import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWasmBackend } from '../../../src/backends/wasm/backend';
import { parseCohort } from '../../../src/study/cohort';
import { readCheckpoint } from '../../../src/study/train/checkpoint';
import { parseTrainingConfig } from '../../../src/study/train/config';
import type { TrainingStore } from '../../../src/study/train/store';
import { openBrowserFolder } from '../../../src/study/train/store-opfs';
import { trainCohort } from '../../../src/study/train/train-cohort';
import { ballCase, segmentationFile } from './balls';

const folderOf = async (name: string) => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
const textOf = async (store: TrainingStore, name: string) => new TextDecoder().decode(await store.read(name));

test('files of a browser: whole ones, added lines, folders', async () => {
  const store = openBrowserFolder(await folderOf(`store-${Date.now()}`), 'run');
  assert.equal(await store.read('a.txt'), undefined);
  assert.equal(await store.read('none/a.txt'), undefined);
  await store.write('a.txt', 'a longer first text\n');
  await store.write('a.txt', 'short\n');
  await store.append('a.txt', 'one\n');
  await store.append('a.txt', 'two\n');
  await store.flush('a.txt');
  await store.append('a.txt', 'three\n');
  assert.equal(await textOf(store, 'a.txt'), 'short\none\ntwo\nthree\n');
  await store.append('a.txt', 'gone');
  await store.write('a.txt', Uint8Array.of(65));
  assert.equal(await textOf(store, 'a.txt'), 'A');
  await store.write('bundle/model.json', '{}');
  assert.equal(await textOf(store, 'bundle/model.json'), '{}');
  assert.equal(store.locate('a.txt'), 'run/a.txt');
});

test('a training in a page, cancelled and resumed from its files, comes to the same', async () => {
  const backend = await createWasmBackend({ threads: 1 });
  const rows = [0, 1, 2, 3, 4].map((n) => `c${n},x,x,${n < 4 ? 'train' : 'validation'}`);
  const cohort = parseCohort(`id,image,mask,split\n${rows.join('\n')}\n`, 'cohort.csv');
  const run = async (store: TrainingStore, stopAt = 0) => {
    const cancel = new AbortController();
    return trainCohort({
      config: parseTrainingConfig(segmentationFile({ epochs: '3' }), 'train.yaml', 'segmentation'),
      cohort,
      name: 'cohort.csv',
      open: async ({ id }) => ballCase(Number(id.slice(1))),
      read: async (path) => assert.fail(path),
      backend,
      store,
      resume: true,
      signal: cancel.signal,
      onStep: ({ step }) => {
        if (step === stopAt) cancel.abort();
      },
    });
  };
  const whole = openBrowserFolder(await folderOf(`whole-${Date.now()}`));
  await run(whole);
  const folder = await folderOf(`stopped-${Date.now()}`);
  await assert.rejects(run(openBrowserFolder(folder), 3), /step 3 is kept/);
  const again = openBrowserFolder(folder);
  await run(again);
  const tensorsIn = async (store: TrainingStore) => readCheckpoint((await store.read('last.safetensors')) as Uint8Array, 'last').tensors;
  assert.deepEqual([...(await tensorsIn(again))], [...(await tensorsIn(whole))]);
  const withoutSeconds = (text: string) => text.split('\n').map((line) => line.slice(0, line.lastIndexOf(',')));
  assert.deepEqual(withoutSeconds(await textOf(again, 'log.csv')), withoutSeconds(await textOf(whole, 'log.csv')));
  backend.dispose();
});
