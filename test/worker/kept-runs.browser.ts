import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openBrowserFolder } from '../../src/study/train/store-opfs';
import { KeptRuns } from '../../src/worker/training/kept-runs';

const { storage } = navigator;
const { getDirectory } = storage;
const { createWritable } = FileSystemFileHandle.prototype;

afterEach(() => {
  storage.getDirectory = getDirectory;
  FileSystemFileHandle.prototype.createWritable = createWritable;
});

test('a private window keeps trainings in memory, and says so', async () => {
  storage.getDirectory = async () => {
    throw new DOMException('not in a private window', 'SecurityError');
  };
  const kept = new KeptRuns();
  assert.deepEqual(await kept.list(), []);
  assert.equal(kept.warning?.code, 'training-in-memory');
  assert.match(kept.warning?.message ?? '', /not in a private window.*gone with the page; save them/);
  const run = await kept.create();
  assert.equal(run.storage, 'memory');
  await run.store.write('log.csv', 'epoch\n');
  assert.equal(await (await kept.create()).store.read('log.csv'), undefined, 'two runs share their files');
  assert.deepEqual(await kept.list(), [], 'a run without a checkpoint is no training');
});

test('a browser that can keep files gives no warning', async () => {
  const kept = new KeptRuns();
  await kept.list();
  assert.equal(kept.warning, undefined);
});

test('no room: an error that says what to do, and the old file stays', async () => {
  const folder = await (await storage.getDirectory()).getDirectoryHandle(`full-${Date.now()}`, { create: true });
  const store = openBrowserFolder(folder, 'run');
  await store.write('last.safetensors', 'old');
  FileSystemFileHandle.prototype.createWritable = async function (this: FileSystemFileHandle, options) {
    const stream = await createWritable.call(this, options);
    stream.write = async () => {
      await stream.abort();
      throw new DOMException('full', 'QuotaExceededError');
    };
    return stream;
  };
  await assert.rejects(store.write('last.safetensors', 'new'), { code: 'storage-full', message: /^run\/last\.safetensors: .*; save and delete/ });
  assert.equal(new TextDecoder().decode(await store.read('last.safetensors')), 'old');
});
