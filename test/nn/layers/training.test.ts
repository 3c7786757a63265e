import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { mix32, randomUnit } from '../../../src/core/rng';
import { numel, type Shape } from '../../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { adn } from '../../../src/nn/layers/adn';
import { type Dropout, type DropoutUnit, dropout, dropoutLayer } from '../../../src/nn/layers/dropout';
import { type Layer, ModuleBuilder, type StatisticsUpdate } from '../../../src/nn/layers/module';
import { normalisation } from '../../../src/nn/layers/normalisation';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { assertClose } from '../../support/close';
import { describeReference, readGoldens, readJson } from '../../support/reference';

const random = (key: string, shape: Shape): Tensor =>
  tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => 4 * randomUnit(key, i) - 2),
  );

/** What a module makes of x in training, and what it would do to its running statistics. */
async function train(create: (m: ModuleBuilder) => Layer, x: Tensor, seed = 0, weights: Map<string, Tensor> = new Map()) {
  const m = new ModuleBuilder(createBuilder(), { training: true });
  m.ops.output('y', create(m)(m.ops.input('x', x.shape)));
  for (const { mean, variance } of m.updates) for (const { key, value } of [mean, variance]) m.ops.output(key, value);
  const graph = m.ops.finish();
  const executable = await createReferenceBackend().load(compile(graph), weights);
  const given: Record<string, Tensor> = graph.inputs.has('seed') ? { x, seed: tensor('i32', [1], Int32Array.of(seed)) } : { x };
  return { outputs: await executable.run(given), updates: m.updates, nodes: graph.nodes };
}

/** PyTorch's rule. */
const moved = (before: readonly number[], batch: Tensor, momentum: number) =>
  before.map((value, i) => (1 - momentum) * value + momentum * asFloat64(batch)[i]);

describe('norms in training', () => {
  const x = tensor('f64', [2, 2, 1, 1, 2], Float64Array.of(1, 3, 10, 10, 5, 7, 30, 30));
  const norm = (spec: unknown) => (m: ModuleBuilder) => normalisation(spec, 'norm')(m.scope('bn'), 2);

  test('batch norm takes the statistics of the batch and says what the running ones become', async () => {
    const { outputs, updates } = await train(norm(['batch', { affine: false, eps: 0, momentum: 0.25 }]), x);
    const [update] = updates;
    assert.deepEqual(
      [update.mean.key, update.variance.key, update.counter, update.momentum],
      ['bn.running_mean', 'bn.running_var', 'bn.num_batches_tracked', 0.25],
    );
    // Channel 0: 1 3 5 7, channel 1: 10 10 30 30; sums of squares about the mean 20 and 400, over 3 unbiased and over 4 biased.
    assertClose(asFloat64(outputs['bn.running_mean']), [4, 20], { rel: 1e-15 });
    assertClose(asFloat64(outputs['bn.running_var']), [20 / 3, 400 / 3], { rel: 1e-15 });
    const s = Math.sqrt(5);
    assertClose(asFloat64(outputs.y), [-3 / s, -1 / s, -1, -1, 1 / s, 3 / s, 1, 1], { rel: 1e-12 });
  });

  test('a momentum of null is kept: the average over all batches', async () => {
    const { updates } = await train(norm(['batch', { affine: false, momentum: null }]), x);
    assert.equal(updates[0].momentum, null);
  });

  test('tracking instance norm follows the mean of its samples and counts nothing', async () => {
    const { outputs, updates } = await train(norm(['instance', { track_running_stats: true }]), x);
    assert.deepEqual([updates[0].counter, updates[0].momentum], [undefined, 0.1]);
    assertClose(asFloat64(outputs['bn.running_mean']), [4, 20], { rel: 1e-15 });
    // Each sample of channel 0 deviates by ±1: unbiased variance 2. Channel 1 has none.
    assertClose(asFloat64(outputs['bn.running_var']), [2, 0], { rel: 1e-15 });
  });

  test('norms without running statistics have no updates', async () => {
    for (const spec of ['instance', ['batch', { track_running_stats: false }]]) {
      const m = new ModuleBuilder(createBuilder(), { training: true });
      norm(spec)(m)(m.ops.input('x', x.shape));
      assert.deepEqual(m.updates, []);
    }
  });

  test('one value a channel has no variance', async () => {
    await assert.rejects(train(norm(['batch', { affine: false }]), random('x', [1, 2, 1, 1, 1])), {
      code: 'network-input',
      message: /one value a channel/,
    });
  });

  describeReference('monai/ops', 'running statistics equal PyTorch 1.13.1', () => {
    interface Case {
      readonly case: string;
      readonly attrs: { readonly op: string; readonly training: boolean; readonly eps: number; readonly momentum: number };
    }
    const { cases } = readJson<{ cases: Case[] }>('monai/ops', 'norm.json');
    const tensors = readGoldens('monai/ops', 'norm.safetensors');
    for (const { case: name, attrs } of cases.filter((c) => c.attrs.op === 'batch_norm' && c.attrs.training))
      test(name, async () => {
        const golden = (key: string) => tensors.get(`${name}/${key}`) as Tensor;
        const x = golden('in.x');
        const weights = new Map(['weight', 'bias'].map((key) => [key, golden(`param.${key}`)]));
        const layer = (m: ModuleBuilder) => normalisation(['batch', { eps: attrs.eps, momentum: attrs.momentum }], 'norm')(m, x.shape[1]);
        const { outputs, updates } = await train(layer, x, 0, weights);
        assertClose(asFloat64(outputs.y), asFloat64(golden('out')), { rel: 1e-5 });
        const [{ mean, variance, momentum }] = updates as [StatisticsUpdate];
        for (const { key } of [mean, variance]) {
          const before = Array.from(asFloat64(golden(`buf_before.${key}`)));
          assertClose(moved(before, outputs[key], momentum as number), asFloat64(golden(`buf_after.${key}`)), { rel: 1e-6 }, key);
        }
      });
  });
});

describe('dropout in training', () => {
  const shape = [2, 3, 2, 2, 2];
  const ones = tensor('f64', shape, new Float64Array(numel(shape)).fill(1));
  const masks = async (options: Dropout, unit: DropoutUnit, seed = 1) => {
    const { outputs } = await train((m) => dropoutLayer(m, options, unit), ones, seed);
    return asFloat64(outputs.y);
  };
  const keeps = (stream: number, seed: number, index: number, p: number) => randomUnit(mix32(seed ^ mix32(stream)), index) >= p;

  test('elements, channels and samples go as one', async () => {
    const [elements, channels, samples] = [await masks({ p: 0.5 }, 'element'), await masks({ p: 0.5 }, 'channel'), await masks({ p: 0.5 }, 'sample')];
    for (let i = 0; i < 48; i++) {
      assert.equal(elements[i], keeps(0, 1, i, 0.5) ? 2 : 0);
      assert.equal(channels[i], keeps(0, 1, Math.floor(i / 8), 0.5) ? 2 : 0);
      assert.equal(samples[i], keeps(0, 1, Math.floor(i / 24), 0.5) ? 2 : 0);
    }
  });

  test('every layer has a stream of its own, all have one seed', async () => {
    const { outputs } = await train((m) => {
      const layers = [dropoutLayer(m.scope('a'), { p: 0.3 }), dropoutLayer(m.scope('b'), { p: 0.3 })];
      return (x) => m.ops.binary(layers[0](x), layers[1](x), { kind: 'mul' });
    }, ones);
    assert.deepEqual(
      Array.from(asFloat64(outputs.y), (value) => value > 0),
      Array.from(asFloat64(ones), (_, i) => keeps(0, 0, i, 0.3) && keeps(1, 0, i, 0.3)),
    );
  });

  test('ADN puts it where its letter stands, with MONAI’s way to say p', async () => {
    const spec = dropout(['dropout', { p: 0.25 }], 'dropout');
    const { nodes } = await train((m) => adn(m, 3, { ordering: 'DA', dropout: spec, act: () => (x) => m.ops.unary(x, { kind: 'relu' }) }), ones);
    assert.deepEqual(
      nodes.map(({ op }) => op),
      ['dropout', 'unary'],
    );
    assert.equal(nodes[0].attrs.p, 0.25);
  });

  test('nothing is dropped in evaluation or with p = 0; alpha dropout is refused in training', () => {
    const evaluation = new ModuleBuilder(createBuilder());
    const training = new ModuleBuilder(createBuilder(), { training: true });
    const x = evaluation.ops.input('x', shape);
    assert.equal(dropoutLayer(evaluation, { p: 0.5 })(x), x);
    assert.equal(dropoutLayer(training, { p: 0 })(x), x);
    const alpha = dropout('AlphaDropout', 'dropout');
    assert.equal(dropoutLayer(evaluation, alpha)(x), x);
    assert.throws(() => dropoutLayer(training, alpha), { code: 'layer-unsupported' });
  });
});
