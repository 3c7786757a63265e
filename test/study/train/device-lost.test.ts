import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createWasmBackend } from '../../../src/backends/wasm/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { PmError } from '../../../src/core/errors';
import { parseCohort } from '../../../src/study/cohort';
import type { TrainingCase } from '../../../src/study/dataset/cases';
import { readCheckpoint } from '../../../src/study/train/checkpoint';
import { parseTrainingConfig } from '../../../src/study/train/config';
import { type TrainCohortOptions, trainCohort } from '../../../src/study/train/train-cohort';
import { type Session, type TrainOptions, train } from '../../../src/study/train/trainer';
import { noWebGpu } from '../../support/backends';
import { wrapGpu } from '../../support/gpu';
import { ballCase, segmentationFile } from './balls';
import { losingBackend } from './losing-backend';
import { logOf, madeConfig, madeLoader, madeOrigin, madeSession, madeValidator, memoryStore } from './made';

type Store = ReturnType<typeof memoryStore>;
const tensorsIn = (store: Store) => readCheckpoint(store.files.get('last.safetensors') as Uint8Array, 'last.safetensors').tensors;
const lost = () => new PmError('device-lost', 'made device', 'was lost (test)', 'run again');

function run(store: Store, changed: Readonly<Record<string, string>>, options: Partial<TrainOptions> = {}) {
  const config = madeConfig({ schedule: '{name: ReduceLROnPlateau, factor: 0.1, patience: 0}', ...changed });
  const openSession = async () => madeSession();
  return train({ config, loader: madeLoader(config), openSession, validator: dices(), store, origin: madeOrigin(config), ...options });
}

/** The score of the weights, so that a validation that comes again gives the same. */
const dices = (): NonNullable<TrainOptions['validator']> => ({
  ...madeValidator([]),
  validate: async (weights) => ({ metrics: { mean_dice: Math.abs((weights.get('w')?.data[0] as number) % 0.1) }, intervals: () => ({}) }),
});

/** Sessions of which one is lost with the nth call of all calls, for each n of `losses`. */
function losingSessions(losses: readonly number[]) {
  let calls = 0;
  const counts = { opened: 0, calls: () => calls };
  const openSession = async (): Promise<Session> => {
    const session = madeSession();
    counts.opened++;
    const losing =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        const result = await call(...args);
        if (losses.includes(++calls)) throw lost();
        return result;
      };
    return {
      train: losing(session.train),
      weights: losing(session.weights),
      snapshot: losing(session.snapshot),
      restore: losing(session.restore),
      dispose: session.dispose,
    };
  };
  return { openSession, counts };
}

describe('a training whose device is lost', () => {
  for (const checkpoints of ['{steps: 1}', '{steps: 1000}']) {
    test(`with any call, it ends as the undisturbed one does; checkpoint_every ${checkpoints}`, async () => {
      const whole = memoryStore();
      const undisturbed = losingSessions([]);
      await run(whole, { checkpoint_every: checkpoints }, undisturbed);
      const calls = undisturbed.counts.calls();
      assert.ok(calls > 12);
      for (let at = 1; at <= calls; at++) {
        const store = memoryStore();
        const notes: string[] = [];
        const { openSession, counts } = losingSessions([at]);
        await run(store, { checkpoint_every: checkpoints }, { openSession, note: (line) => notes.push(line) });
        assert.equal(counts.opened, 2);
        assert.match(notes.join('\n'), /^made device was lost \(test\): the training goes on from step \d+ on a new device$/);
        assert.deepEqual(logOf(store), logOf(whole), `lost at call ${at}`);
        assert.deepEqual(tensorsIn(store), tensorsIn(whole), `lost at call ${at}`);
        assert.deepEqual(store.files.get('best.safetensors'), whole.files.get('best.safetensors'), `lost at call ${at}`);
      }
    });
  }

  test('again and again: the third loss without a checkpoint in between ends it, and it can be resumed', async () => {
    const whole = memoryStore();
    await run(whole, { checkpoint_every: '{steps: 1}' });
    const store = memoryStore();
    // Call 1 writes the first checkpoint; each new session restores and then takes a step that is lost.
    const { openSession } = losingSessions([2, 4, 6]);
    await assert.rejects(run(store, { checkpoint_every: '{steps: 1}' }, { openSession }), { code: 'device-lost' });
    const from = readCheckpoint(store.files.get('last.safetensors') as Uint8Array, 'last.safetensors');
    await run(store, { checkpoint_every: '{steps: 1}' }, { from });
    assert.deepEqual(tensorsIn(store), tensorsIn(whole));
    assert.deepEqual(logOf(store), logOf(whole));
  });

  test('again and again, with a checkpoint in between, it goes on', async () => {
    const whole = memoryStore();
    await run(whole, { checkpoint_every: '{steps: 1}' });
    const store = memoryStore();
    const { openSession, counts } = losingSessions(Array.from({ length: 10 }, (_, n) => 6 + 5 * n));
    await run(store, { checkpoint_every: '{steps: 1}' }, { openSession });
    assert.ok(counts.opened > 4, `${counts.opened} sessions`);
    assert.deepEqual(tensorsIn(store), tensorsIn(whole));
  });

  test('and cancelled while it is rebuilt, it keeps what it had', async () => {
    const store = memoryStore();
    const cancel = new AbortController();
    const { openSession } = losingSessions([4]);
    const cancelled = run(store, { checkpoint_every: '{steps: 1}' }, { openSession, signal: cancel.signal, note: () => cancel.abort() });
    await assert.rejects(cancelled, { name: 'AbortError', message: /step 1 is kept in run\/last\.safetensors/ });
    await run(store, { checkpoint_every: '{steps: 1}' }, { from: readCheckpoint(store.files.get('last.safetensors') as Uint8Array, 'last') });
  });
});

const cohort = parseCohort(
  `id,image,mask,split\n${[0, 1, 2, 3, 4, 5].map((n) => `c${n},c${n},c${n}m,${n < 4 ? 'train' : 'validation'}`).join('\n')}\n`,
  'cohort.csv',
);
const learn = (backend: Backend, store: Store, options: Partial<TrainCohortOptions> = {}) =>
  trainCohort({
    config: parseTrainingConfig(segmentationFile({ epochs: '2' }), 'train.yaml', 'segmentation'),
    cohort,
    name: 'cohort.csv',
    open: async (of: TrainingCase) => ballCase(Number(of.id.slice(1))),
    read: async (path) => assert.fail(path),
    backend,
    store,
    ...options,
  });

const sameFiles = (store: Store, whole: Store, what: string) => {
  for (const name of ['best.safetensors', 'bundle/weights.safetensors'])
    assert.deepEqual(store.files.get(name), whole.files.get(name), `${name}, ${what}`);
  assert.deepEqual(tensorsIn(store), tensorsIn(whole), what);
  assert.deepEqual(logOf(store), logOf(whole), what);
};

test('a backend whose device is lost with any run of a plan, in a step or in validation: the same bytes', async () => {
  const backend = await createWasmBackend({ build: 'simd', threads: 1 });
  const whole = memoryStore();
  await learn(backend, whole);
  for (const at of [1, 2, 3, 5, 7, 20, 33]) {
    const store = memoryStore();
    const losing = losingBackend(backend, [at]);
    await learn(losing, store);
    assert.equal(losing.devices, 2, `run ${at} took place`);
    sameFiles(store, whole, `lost at run ${at}`);
  }
  backend.dispose();
});

describe('on WebGPU', { skip: noWebGpu }, () => {
  test('a device that is destroyed after a step and in validation: the same bytes', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const whole = memoryStore();
    await learn(backend, whole);
    const store = memoryStore();
    const notes: string[] = [];
    await learn(backend, store, {
      note: (line) => notes.push(line),
      onStep: ({ step }) => step === 1 && devices.length === 1 && devices[0].destroy(),
      onProgress: ({ stage }) => stage.startsWith('validation') && devices.length === 2 && devices[1].destroy(),
    });
    assert.equal(devices.length, 3);
    assert.equal(notes.filter((line) => line.endsWith('on a new device')).length, 2, notes.join('\n'));
    sameFiles(store, whole, 'on new devices');
    backend.dispose();
  });
});
