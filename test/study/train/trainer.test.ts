import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckpoint } from '../../../src/study/train/checkpoint';
import { TrainingControl } from '../../../src/study/train/control';
import type { TrainingStore } from '../../../src/study/train/store';
import { type TrainOptions, train } from '../../../src/study/train/trainer';
import { logOf, madeConfig, madeLoader, madeOrigin, madeSession, madeValidator, memoryStore } from './made';

const everyStep = { checkpoint_every: '{steps: 1}' };
const dices = [0.2, 0.6, 0.5, 0.55];

type Store = ReturnType<typeof memoryStore>;
const checkpointIn = (store: Store) => readCheckpoint(store.files.get('last.safetensors') as Uint8Array, 'last.safetensors');

function run(store: TrainingStore, changed: Readonly<Record<string, string>> = {}, options: Partial<TrainOptions> = {}) {
  const config = madeConfig({ ...everyStep, ...changed });
  return train({
    config,
    loader: madeLoader(config),
    openSession: async () => madeSession(),
    validator: madeValidator(dices),
    store,
    origin: madeOrigin(config),
    ...options,
  });
}

test('a training has a log of every step, checkpoints, the best weights and curves', async () => {
  const store = memoryStore();
  const outcome = await run(store);
  assert.deepEqual([outcome.epochs, outcome.steps, outcome.finished], [4, 12, 'epochs']);
  assert.deepEqual([outcome.best?.epoch, outcome.best?.step, outcome.best?.value], [2, 6, 0.6]);
  const [header, ...rows] = logOf(store).map((line) => line.split(','));
  assert.deepEqual(header, ['epoch', 'step', 'lr', 'loss', 'gradient_norm', 'mean_dice']);
  assert.deepEqual(
    rows.map(([epoch, step, , , , dice]) => [epoch, step, dice]),
    Array.from({ length: 12 }, (_, at) => [`${1 + Math.floor(at / 3)}`, `${at + 1}`, at % 3 === 2 ? `${dices[(at - 2) / 3]}` : '']),
  );
  const losses = rows.map((row) => Number(row[3]));
  assert.ok(losses[11] < 0.7 * losses[0], `the loss came from ${losses[0]} to ${losses[11]}`);
  assert.deepEqual([...store.files.keys()].sort(), ['best.safetensors', 'curves.svg', 'last.safetensors', 'log.csv']);
  const { state, tensors } = checkpointIn(store);
  assert.deepEqual([state.epoch, state.stepInEpoch, state.step], [4, 0, 12]);
  assert.deepEqual([...tensors.keys()], ['w', 'optimizer.momentum.w']);
});

test('killed after any write and any row, a training goes on bit for bit', async () => {
  const whole = memoryStore();
  await run(whole, { schedule: '{name: ReduceLROnPlateau, factor: 0.1, patience: 0}' });
  const rates = logOf(whole).map((line) => line.split(',')[2]);
  assert.equal(rates[12], '0.05', 'the schedule has a state to restore');
  // The store fails for good at its nth call, as if the program had ended there; an append leaves half of its text.
  for (let failAt = 2; ; failAt++) {
    const store = memoryStore();
    let calls = 0;
    const killed: TrainingStore = {
      ...store,
      async write(name, contents) {
        if (++calls >= failAt) throw new Error('killed');
        await store.write(name, contents);
      },
      async append(name, text) {
        if (++calls === failAt) await store.append(name, text.slice(0, text.length >> 1));
        if (calls >= failAt) throw new Error('killed');
        await store.append(name, text);
      },
    };
    const schedule = { schedule: '{name: ReduceLROnPlateau, factor: 0.1, patience: 0}' };
    const ended = await run(killed, schedule).then(
      () => true,
      (error) => {
        assert.equal(error.message, 'killed');
        return false;
      },
    );
    const from = store.files.has('last.safetensors') ? checkpointIn(store) : undefined;
    const before = from ? from.state.epoch : 0;
    if (from) assert.ok(logOf(store).length - 1 <= from.state.step + 1, 'no more than the unfinished step is lost');
    await run(store, schedule, { ...(from && { from }), validator: madeValidator(dices, { count: before }) });
    assert.deepEqual(logOf(store), logOf(whole), `killed at call ${failAt}`);
    assert.deepEqual(store.files.get('best.safetensors'), whole.files.get('best.safetensors'), `killed at call ${failAt}`);
    assert.deepEqual(checkpointIn(store).tensors, checkpointIn(whole).tensors);
    if (ended) break;
  }
});

test('cancelled, it ends the step and keeps it; what is resumed is the same', async () => {
  const whole = memoryStore();
  await run(whole);
  const store = memoryStore();
  const cancel = new AbortController();
  const seldom = { checkpoint_every: '{steps: 1000}' };
  const onStep = ({ step }: { step: number }) => step === 5 && cancel.abort();
  await assert.rejects(run(store, seldom, { signal: cancel.signal, onStep }), {
    name: 'AbortError',
    message: /step 5 is kept in run\/last\.safetensors/,
  });
  const from = checkpointIn(store);
  assert.deepEqual([from.state.epoch, from.state.stepInEpoch, from.state.step], [1, 2, 5]);
  await run(store, seldom, { from, validator: madeValidator(dices, { count: 1 }) });
  assert.deepEqual(logOf(store), logOf(whole));
  assert.deepEqual(checkpointIn(store).tensors, checkpointIn(whole).tensors);
});

test('cancelled in validation, it validates again', async () => {
  const whole = memoryStore();
  await run(whole);
  const store = memoryStore();
  const cancel = new AbortController();
  const validator = {
    names: ['mean_dice'],
    check: async () => {},
    validate: async () => {
      cancel.abort();
      throw cancel.signal.reason;
    },
  };
  await assert.rejects(run(store, {}, { signal: cancel.signal, validator }), { name: 'AbortError' });
  const from = checkpointIn(store);
  assert.deepEqual([from.state.epoch, from.state.stepInEpoch, from.state.pending?.step], [0, 3, 3]);
  await run(store, {}, { from });
  assert.deepEqual(logOf(store), logOf(whole));
});

test('paused, it stands between two steps with its checkpoint written, and then goes on', async () => {
  const store = memoryStore();
  const control = new TrainingControl();
  let paused: Promise<void> | undefined;
  let last = 0;
  const onStep = ({ step }: { step: number }) => {
    last = step;
    if (step === 4) paused = control.pause();
  };
  const running = run(store, { checkpoint_every: '{steps: 1000}' }, { control, onStep });
  while (!paused) await new Promise((resolve) => setTimeout(resolve, 1));
  await paused;
  assert.equal(checkpointIn(store).state.step, 4);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(last, 4);
  control.resume();
  assert.equal((await running).steps, 12);

  const cancel = new AbortController();
  const waiting = run(memoryStore(), {}, { control, signal: cancel.signal });
  await control.pause();
  cancel.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('stops early, and only after as many validations without a better one as it should', async () => {
  const stopped = await run(memoryStore(), { early_stop: '{patience: 2}' });
  assert.deepEqual([stopped.finished, stopped.epochs, stopped.best?.epoch], ['early-stop', 4, 2]);
  const sooner = await run(memoryStore(), { early_stop: '{patience: 1}' });
  assert.deepEqual([sooner.finished, sooner.epochs], ['early-stop', 3]);
  const store = memoryStore();
  await run(store, { early_stop: '{patience: 1}' });
  const patient = await run(store, { early_stop: '{patience: 2}' }, { from: checkpointIn(store), validator: madeValidator([0.7]) });
  assert.deepEqual([patient.finished, patient.epochs, patient.best?.epoch], ['epochs', 4, 4], 'more patience goes on');
  const fussy = await run(memoryStore(), { early_stop: '{patience: 1, min_delta: 0.5}' });
  assert.deepEqual([fussy.finished, fussy.epochs, fussy.best?.epoch], ['early-stop', 2, 2]);
});

test('every other epoch, and the last, is validated; NaN is never the best', async () => {
  const store = memoryStore();
  const outcome = await run(store, { epochs: '5', validation: '{every: 2}' }, { validator: madeValidator([Number.NaN, 0.1, 0.05]) });
  assert.equal(outcome.best?.epoch, 4);
  const measured = logOf(store)
    .slice(1)
    .map((line) => line.split(','))
    .filter((cells) => cells[5] !== '');
  assert.deepEqual(
    measured.map(([, step, , , , value]) => [step, value]),
    [
      ['6', 'NaN'],
      ['12', '0.1'],
      ['15', '0.05'],
    ],
  );
});

test('a loss that is not finite stops with the step, the likely cause and the last good checkpoint', async () => {
  const config = madeConfig(everyStep);
  const nan = madeLoader(config, (id, image) => {
    if (id === 'c4') image.fill(Number.NaN);
  });
  await assert.rejects(run(memoryStore(), {}, { loader: nan }), {
    code: 'loss-not-finite',
    message:
      /^step \d+: the loss is NaN, likely because the image of case "c4" holds NaN; .*last good checkpoint is run\/last\.safetensors \(step \d\)$/,
  });
  const store = memoryStore();
  await assert.rejects(run(store, {}, { openSession: async () => madeSession({ failAt: 5 }) }), {
    code: 'loss-not-finite',
    message: /^step 5: .*learning rate of 0\.5 is too high.*\(step 4\)$/,
  });
  assert.equal(checkpointIn(store).state.step, 4);
  const exploding = madeSession({ failAt: 5 });
  const steep = {
    ...exploding,
    train: async (...args: Parameters<typeof exploding.train>) => {
      const result = await exploding.train(...args);
      return { ...result, gradientNorm: 10 ** (await exploding.snapshot()).step };
    },
  };
  await assert.rejects(run(memoryStore(), {}, { openSession: async () => steep }), {
    message: /gradients explode: their norm was 1000 and came to 10000/,
  });
});

test('batches that a step cannot take are named', async () => {
  await assert.rejects(run(memoryStore(), { augmentation: '[]' }), {
    code: 'batch-shape',
    message: /come to 14 x 12 x 10 voxels, roi_size is 8 x 8 x 8/,
  });
});

test('a log that lacks rows, and a training that goes on in another epoch count', async () => {
  const store = memoryStore();
  await run(store);
  const from = checkpointIn(store);
  const longer = await run(store, { epochs: '5' }, { from, validator: madeValidator([0.7]) });
  assert.deepEqual([longer.epochs, longer.best?.epoch, logOf(store).length], [5, 5, 16]);
  store.files.set('log.csv', new TextEncoder().encode('epoch,step\n1,1\n'));
  await assert.rejects(run(store, {}, { from }), { code: 'train-log', message: /row of step 2 of 12 is not there/ });
});
