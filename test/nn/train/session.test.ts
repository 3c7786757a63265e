import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import type { Architecture } from '../../../src/nn/formats/architecture';
import { buildNetwork } from '../../../src/nn/models/build';
import { type SessionOptions, TrainingSession } from '../../../src/nn/train/session';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { recipeInput, recipeWeights } from '../../support/recipe';

const architecture: Architecture = {
  name: 'UNet',
  args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2], num_res_units: 1, norm: 'batch', dropout: 0.2 },
};
const shape = [2, 1, 8, 8, 8];
const { stateDict } = buildNetwork(architecture, shape);
const weights = recipeWeights(stateDict, 0);

const options: SessionOptions = {
  architecture,
  inputShape: shape,
  targetShape: shape,
  loss: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
  optimizer: { name: 'AdamW', args: { lr: 1e-2 } },
  weights,
  seed: 7,
};

const batch = (index: number) => {
  const input = recipeInput(`batch ${index}`, shape);
  return {
    input,
    target: tensor(
      'f32',
      shape,
      Float32Array.from(input.data as Float32Array, (value) => (value > 0.3 ? 1 : 0)),
    ),
  };
};

/** The first sample of a batch. */
const first = ({ input, target }: ReturnType<typeof batch>) => {
  const part = ({ data }: Tensor) => tensor('f32', shape.with(0, 1), (data as Float32Array).slice(0, data.length / 2));
  return { input: part(input), target: part(target) };
};

const bytesOf = (tensors: ReadonlyMap<string, Tensor>) =>
  [...tensors].map(([key, { data }]) => [key, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')]);

for (const { name, create, skip } of backends) {
  describe(`training sessions on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    const session = (changes: Partial<SessionOptions> = {}) => TrainingSession.create(backend, { ...options, ...changes });

    test('the loss falls, dropout and batch norm in training', async () => {
      const run = await session({ average: 0.9 });
      const losses: number[] = [];
      for (let step = 0; step < 12; step++) losses.push((await run.train([batch(0)], 1e-2)).loss);
      assert.ok(losses[11] < losses[0] - 0.05, `${losses}`);
      const trained = await run.weights();
      assert.deepEqual([...trained.keys()], [...weights.keys()]);
      assert.equal(
        asFloat64(
          trained.get('model.0.adn.N.num_batches_tracked') ??
            (trained.get([...trained.keys()].find((key) => key.endsWith('tracked')) as string) as Tensor),
        )[0],
        12,
      );
      run.dispose();
    });

    test('goes on from a snapshot bit for bit', async () => {
      const whole = await session({ average: 0.9 });
      for (let step = 0; step < 2; step++) await whole.train([batch(step)], 1e-2);
      const middle = await whole.snapshot();
      for (let step = 2; step < 4; step++) await whole.train([batch(step)], 1e-2);
      const rest = await session({ average: 0.9 });
      await rest.restore(middle);
      assert.equal(rest.step, 2);
      for (let step = 2; step < 4; step++) await rest.train([batch(step)], 1e-2);
      assert.deepEqual(bytesOf((await rest.snapshot()).tensors), bytesOf((await whole.snapshot()).tensors));
      whole.dispose();
      rest.dispose();
    });

    test('a momentum of null: running statistics are the means over all batches', async () => {
      const momentumOf = (momentum: number | null) => ({
        architecture: { name: 'UNet', args: { ...architecture.args, norm: ['batch', { momentum }], dropout: 0 } },
        optimizer: { name: 'SGD', args: { lr: 1 } },
        accumulate: 2,
      });
      const statistics = async (run: TrainingSession) => {
        const isOne = ([key]: readonly [string, Tensor]) => /running_(mean|var)$/.test(key);
        return new Map([...(await run.weights())].filter(isOne).map(([key, value]) => [key, asFloat64(value)]));
      };
      const cumulative = await session(momentumOf(null));
      // With a momentum of 1 they are the last batch's own. At a rate of 0 weights stay.
      const each = await session(momentumOf(1));
      const sums = new Map<string, Float64Array>();
      for (let index = 0; index < 4; index++) {
        await each.train([batch(index)], 0);
        for (const [key, own] of await statistics(each)) {
          const before = sums.get(key);
          sums.set(
            key,
            own.map((value, i) => value + (before?.[i] ?? 0)),
          );
        }
      }
      await cumulative.train([batch(0)], 0);
      // Batches count, not steps; and they are counted in what is kept.
      const resumed = await session(momentumOf(null));
      await resumed.restore(await cumulative.snapshot());
      await resumed.train([batch(1), batch(2)], 0);
      await resumed.train([batch(3)], 0);
      const found = await statistics(resumed);
      assert.ok(found.size >= 4);
      for (const [key, sum] of sums) {
        assertClose(
          found.get(key) as Float64Array,
          sum.map((value) => value / 4),
          { rel: 1e-6 },
          key,
        );
      }
      for (const run of [cumulative, each, resumed]) run.dispose();
    });

    test('gradients of several batches are averaged', async () => {
      const plain = { architecture: { name: 'UNet', args: { ...architecture.args, norm: 'instance', dropout: 0 } } };
      const own = recipeWeights(buildNetwork(plain.architecture, shape).stateDict, 0);
      const once = await session({ ...plain, weights: own, optimizer: { name: 'SGD', args: { lr: 1 } } });
      const twice = await session({ ...plain, weights: own, optimizer: { name: 'SGD', args: { lr: 1 } }, accumulate: 2 });
      const a = await once.train([batch(0)], 0.1);
      const b = await twice.train([batch(0), batch(0)], 0.1);
      assertClose([b.loss, b.gradientNorm], [a.loss, a.gradientNorm], { rel: 1e-5 });
      const expected = await once.weights();
      for (const [key, value] of await twice.weights()) assertClose(asFloat64(value), asFloat64(expected.get(key) as Tensor), { rel: 1e-5 }, key);
    });

    test('batches that are not full: as in a session of their own, within one budget', async () => {
      const plain = await session();
      const both = await session({ rest: 1 });
      assert.ok(both.memory.total > plain.memory.total);
      const single = await session({ inputShape: shape.with(0, 1), targetShape: shape.with(0, 1) });
      await both.train([batch(0)], 1e-2);
      await single.restore(await both.snapshot());
      assert.deepEqual(await both.train([first(batch(1))], 1e-2), await single.train([first(batch(1))], 1e-2));
      await plain.restore(await both.snapshot());
      assert.deepEqual(await both.train([batch(2)], 1e-2), await plain.train([batch(2)], 1e-2));
      assert.deepEqual(bytesOf((await both.snapshot()).tensors), bytesOf((await plain.snapshot()).tensors));
      await assert.rejects(plain.train([first(batch(0))], 1e-2), { code: 'batch-shape', message: /a batch of 1 samples, the session takes 2/ });
      const limited = await session({ rest: 1, memoryBudget: both.memory.total });
      assert.ok(limited.memory.total <= both.memory.total);
      await assert.rejects(session({ rest: 1, memoryBudget: both.memory.states }), { code: 'memory-budget' });
      for (const run of [plain, both, single, limited]) run.dispose();
    });

    test('the norm of gradients is clipped, frozen weights stay', async () => {
      const isFrozen = (key: string) => key.startsWith('model.0');
      const run = await session({ optimizer: { name: 'SGD', args: { lr: 1 } }, clipNorm: 0.01, frozen: isFrozen });
      await run.train([batch(0)], 1);
      const after = await run.weights();
      let moved = 0;
      for (const { key, kind } of stateDict.filter((entry) => entry.kind === 'parameter')) {
        const change = asFloat64(after.get(key) as Tensor).map((value, i) => value - asFloat64(weights.get(key) as Tensor)[i]);
        const norm = Math.hypot(...change);
        if (isFrozen(key)) assert.equal(norm, 0, `${kind} ${key}`);
        moved = Math.hypot(moved, norm);
      }
      assertClose([moved], [0.01], { rel: 1e-2 });
    });

    test('a loss that is not finite stops before the weights move', async () => {
      const run = await session();
      const poisoned = batch(0);
      poisoned.input.data[5] = Number.NaN;
      await assert.rejects(run.train([poisoned], 1e-2), { code: 'loss-not-finite' });
      const after = await run.weights();
      for (const { key } of stateDict.filter((entry) => entry.kind === 'parameter')) {
        assert.deepEqual(asFloat64(after.get(key) as Tensor), asFloat64(weights.get(key) as Tensor), key);
      }
      assert.equal(run.step, 0);
    });

    test('two thirds of the activations give the same losses', async () => {
      const deeper: Architecture = { name: 'UNet', args: { ...architecture.args, channels: [8, 8, 8], strides: [1, 1], num_res_units: 2 } };
      const changes = { architecture: deeper, weights: recipeWeights(buildNetwork(deeper, shape).stateDict, 0) };
      const whole = await session(changes);
      const memoryBudget = whole.memory.total - Math.ceil(whole.memory.activations / 3);
      const half = await session({ ...changes, memoryBudget });
      assert.ok(half.memory.total <= memoryBudget, `${half.memory.total} bytes of ${memoryBudget}`);
      for (let step = 0; step < 3; step++) assert.deepEqual(await half.train([batch(step)], 1e-2), await whole.train([batch(step)], 1e-2));
      await assert.rejects(session({ ...changes, memoryBudget: whole.memory.states }), { code: 'memory-budget' });
    });
  });
}
