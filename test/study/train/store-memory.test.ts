import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckpointHead } from '../../../src/study/train/checkpoint-head';
import { readLog } from '../../../src/study/train/log';
import { memoryFolder } from '../../../src/study/train/store-memory';
import { train } from '../../../src/study/train/trainer';
import { logOf, madeConfig, madeLoader, madeOrigin, madeSession, madeValidator } from './made';

const options = () => {
  const config = madeConfig();
  const openSession = async () => madeSession();
  return { config, loader: madeLoader(config), openSession, validator: madeValidator([0.1, 0.2, 0.3, 0.4]), origin: madeOrigin(config) };
};

test('files in memory: whole ones, added lines, copies of what was given', async () => {
  const files = new Map<string, Uint8Array>();
  const store = memoryFolder(files, 'run');
  assert.equal(await store.read('a'), undefined);
  const given = Uint8Array.of(1, 2);
  await store.write('a', given);
  given[0] = 9;
  assert.deepEqual(await store.read('a'), Uint8Array.of(1, 2));
  await store.append('b', 'one\n');
  await store.append('b', 'two\n');
  assert.equal(files.has('b'), false, 'what was not flushed is not safe');
  await store.flush('b');
  await store.append('b', 'three\n');
  assert.equal(new TextDecoder().decode(await store.read('b')), 'one\ntwo\nthree\n');
  await store.write('b', 'new');
  assert.equal(new TextDecoder().decode(files.get('b')), 'new');
  assert.equal(store.locate('b'), 'run/b');
});

test('a training in memory: its log is read, and the head of its checkpoint without the tensors', async () => {
  const files = new Map<string, Uint8Array>();
  const { rows } = await train({ ...options(), store: memoryFolder(files, 'run') });
  assert.equal(rows.length, 12);
  assert.deepEqual(readLog(new TextDecoder().decode(files.get('log.csv'))), rows);
  assert.equal(logOf({ files }).length, 13);
  const last = files.get('last.safetensors') as Uint8Array<ArrayBuffer>;
  const { state, origin } = await readCheckpointHead(new Blob([last]), 'last.safetensors');
  assert.deepEqual([state.epoch, state.step, state.best?.value, origin.config.epochs], [4, 12, 0.4, 4]);
});

test('a log that was cut off in a row has the rows before it', () => {
  const rows = readLog('epoch,step,lr,loss,gradient_norm,auc,seconds\n1,1,0.1,0.5,2,,1\n1,2,0.1,0.25,1,0.75,2\n2,3,0.');
  assert.deepEqual(rows, [
    { epoch: 1, step: 1, lr: 0.1, loss: 0.5, gradientNorm: 2, seconds: 1 },
    { epoch: 1, step: 2, lr: 0.1, loss: 0.25, gradientNorm: 1, seconds: 2, metrics: { auc: 0.75 } },
  ]);
});

test('what is no checkpoint is refused before its header is believed', async () => {
  const header = (length: number, text: string) => {
    const bytes = new Uint8Array(8 + text.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
    bytes.set(new TextEncoder().encode(text), 8);
    return new Blob([bytes]);
  };
  const weights = '{"__metadata__":{"format":"pt"}}';
  const files = [new Blob([]), new Blob(['short']), header(2 ** 40, '{}'), header(2, '{}'), header(weights.length, weights), header(4, 'null')];
  for (const file of files)
    await assert.rejects(readCheckpointHead(file, 'a.safetensors'), { code: 'checkpoint', message: /^a\.safetensors: is no checkpoint/ });
});
