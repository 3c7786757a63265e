import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { randomUnit } from '../../../src/core/rng';
import { numel, type Shape } from '../../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { constant } from '../../../src/nn/initial';
import { activation } from '../../../src/nn/layers/activation';
import { type Layer, ModuleBuilder } from '../../../src/nn/layers/module';
import { normalisation } from '../../../src/nn/layers/normalisation';
import { selectChannels } from '../../../src/nn/layers/select-channels';
import { upsample } from '../../../src/nn/layers/upsample';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { assertClose } from '../../support/close';

const random = (key: string, shape: Shape, lo = -2, hi = 2): Tensor =>
  tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => lo + (hi - lo) * randomUnit(key, i)),
  );

/** What a module makes of `x`; weights are random, variances positive. */
async function run(create: (m: ModuleBuilder) => Layer, x: Tensor): Promise<{ y: Tensor; weights: Map<string, Tensor> }> {
  const m = new ModuleBuilder(createBuilder());
  m.ops.output('y', create(m)(m.ops.input('x', x.shape)));
  const weights = new Map(m.stateDict.map(({ key, shape }) => [key, random(key, shape, key.endsWith('var') ? 0.5 : -1, 1)]));
  const executable = await createReferenceBackend().load(compile(m.ops.finish()), weights);
  const { y } = await executable.run({ x });
  return { y, weights };
}

describe('activations', () => {
  const x = random('x', [1, 2, 2, 3, 2]);
  const softplus = (v: number) => Math.log1p(Math.exp(v));
  const cases: [unknown, (v: number) => number][] = [
    ['', (v) => v],
    ['RELU', (v) => Math.max(v, 0)],
    ['relu6', (v) => Math.min(Math.max(v, 0), 6)],
    [['LeakyReLU', { negative_slope: 0.2, inplace: true }], (v) => (v > 0 ? v : 0.2 * v)],
    [['ELU', { alpha: 0.5 }], (v) => (v > 0 ? v : 0.5 * (Math.exp(v) - 1))],
    ['celu', (v) => (v > 0 ? v : Math.exp(v) - 1)],
    [['CELU', { alpha: 3 }], (v) => Math.max(v, 0) + Math.min(0, 3 * (Math.exp(v / 3) - 1))],
    ['SELU', (v) => 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * (Math.exp(v) - 1))],
    [['GELU', { approximate: 'tanh' }], (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))],
    [['SWISH', { alpha: 2 }], (v) => v / (1 + Math.exp(-2 * v))],
    [['MEMSWISH', { inplace: true }], (v) => v / (1 + Math.exp(-v))],
    ['Mish', (v) => v * Math.tanh(softplus(v))],
    ['sigmoid', (v) => 1 / (1 + Math.exp(-v))],
    ['TANH', Math.tanh],
  ];
  for (const [spec, f] of cases) {
    test(JSON.stringify(spec), async () => {
      const { y } = await run(activation(spec, 'act'), x);
      assertClose(asFloat64(y), Array.from(asFloat64(x), f), { rel: 1e-12 });
    });
  }

  test('softmax is over the channels unless told otherwise', async () => {
    const { y } = await run(activation('softmax', 'act'), x);
    const data = asFloat64(y);
    const half = data.length / 2;
    for (let i = 0; i < half; i++) assert.ok(Math.abs(data[i] + data[half + i] - 1) < 1e-12);
    const { y: log } = await run(activation(['LOGSOFTMAX', { dim: 4 }], 'act'), x);
    const [a, b] = asFloat64(log);
    assert.ok(Math.abs(Math.exp(a) + Math.exp(b) - 1) < 1e-12);
  });

  test('PReLU learns one slope or one a channel', async () => {
    for (const count of [1, 2]) {
      const { y, weights } = await run(activation(['PRELU', { num_parameters: count }], 'act'), x);
      const slopes = asFloat64(weights.get('weight') as Tensor);
      assert.equal(slopes.length, count);
      const expected = Array.from(asFloat64(x), (v, i) => (v > 0 ? v : v * slopes[count === 1 ? 0 : Math.floor(i / 12)]));
      assertClose(asFloat64(y), expected, { rel: 1e-12 });
    }
  });
});

describe('normalisations', () => {
  const shape = [2, 4, 2, 3, 2];
  const x = random('x', shape);
  const inner = 12;

  /** (x − mean) / √(variance + eps) over the elements that `group` gives one number. */
  function normalised(group: (n: number, c: number, i: number) => number, eps: number): Float64Array {
    const data = asFloat64(x);
    const members = new Map<number, number[]>();
    const groupOf = (at: number) => group(Math.floor(at / (4 * inner)), Math.floor(at / inner) % 4, at % inner);
    for (let at = 0; at < data.length; at++) members.set(groupOf(at), [...(members.get(groupOf(at)) ?? []), data[at]]);
    return data.map((value, at) => {
      const list = members.get(groupOf(at)) as number[];
      const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
      const variance = list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length;
      return (value - mean) / Math.sqrt(variance + eps);
    });
  }

  test('instance, group and layer norm', async () => {
    const cases: [unknown, Float64Array][] = [
      [['INSTANCE', { eps: 0.1 }], normalised((n, c) => n * 4 + c, 0.1)],
      [['group', { num_groups: 2, affine: false }], normalised((n, c) => n * 2 + Math.floor(c / 2), 1e-5)],
      [['LAYER', { normalized_shape: [3, 2], elementwise_affine: false }], normalised((n, c, i) => (n * 4 + c) * 2 + Math.floor(i / 6), 1e-5)],
      // Without running statistics a batch norm takes the batch's own.
      [['batch', { track_running_stats: false, affine: false }], normalised((_, c) => c, 1e-5)],
    ];
    for (const [spec, expected] of cases) {
      const { y } = await run((m) => normalisation(spec, 'norm')(m, 4), x);
      assertClose(asFloat64(y), expected, { rel: 1e-10 }, JSON.stringify(spec));
    }
  });

  test('batch norm and a tracking instance norm take the running statistics', async () => {
    for (const spec of [
      ['SYNCBATCH', { eps: 0.2 }],
      ['instance', { eps: 0.2, affine: true, track_running_stats: true }],
    ]) {
      const { y, weights } = await run((m) => normalisation(spec, 'norm')(m, 4), x);
      const [weight, bias, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((key) => asFloat64(weights.get(key) as Tensor));
      const expected = asFloat64(x).map((value, at) => {
        const c = Math.floor(at / inner) % 4;
        return ((value - mean[c]) / Math.sqrt(variance[c] + 0.2)) * weight[c] + bias[c];
      });
      assertClose(asFloat64(y), expected, { rel: 1e-10 }, JSON.stringify(spec));
    }
  });
});

describe('upsampling', () => {
  test('pixelshuffle: the taps of a channel group side by side, then the mean with the predecessors', async () => {
    const x = random('x', [1, 3, 2, 1, 2]);
    const { y, weights } = await run((m) => upsample(m, 3, 2, { mode: 'pixelshuffle' }), x);
    assert.deepEqual([...weights.keys()], ['pixelshuffle.conv_block.weight', 'pixelshuffle.conv_block.bias']);
    assert.deepEqual(weights.get('pixelshuffle.conv_block.weight')?.shape, [16, 3, 3, 3, 3]);
    assert.deepEqual(y.shape, [1, 2, 4, 2, 4]);

    const [xs, w, b] = [x, weights.get('pixelshuffle.conv_block.weight') as Tensor, weights.get('pixelshuffle.conv_block.bias') as Tensor].map(
      asFloat64,
    );
    const input = (c: number, p: readonly number[]) =>
      p.some((at, axis) => at < 0 || at >= [2, 1, 2][axis]) ? 0 : xs[((c * 2 + p[0]) * 1 + p[1]) * 2 + p[2]];
    const conv = (o: number, p: readonly number[]) => {
      let sum = b[o];
      for (let c = 0; c < 3; c++)
        for (let k = 0; k < 27; k++) {
          const offset = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
          sum +=
            w[(o * 3 + c) * 27 + k] *
            input(
              c,
              p.map((at, axis) => at + offset[axis] - 1),
            );
        }
      return sum;
    };
    const shuffled = (c: number, p: readonly number[]) => {
      if (p.some((at) => at < 0)) return 0;
      const tap = p.reduce((sum, at) => sum * 2 + (at % 2), 0);
      return conv(
        c * 8 + tap,
        p.map((at) => Math.floor(at / 2)),
      );
    };
    const expected: number[] = [];
    for (let c = 0; c < 2; c++)
      for (let i = 0; i < 32; i++) {
        const p = [Math.floor(i / 8), Math.floor(i / 4) % 2, i % 4];
        let sum = 0;
        for (let k = 0; k < 8; k++) sum += shuffled(c, [p[0] - (k >> 2), p[1] - ((k >> 1) & 1), p[2] - (k & 1)]);
        expected.push(sum / 8);
      }
    assertClose(asFloat64(y), expected, { rel: 1e-12 });
  });

  test('nontrainable keeps corners or not, and projects where channels change', async () => {
    const x = tensor('f64', [1, 1, 1, 1, 2], new Float64Array([0, 3]));
    const rows = async (alignCorners: boolean) => {
      const { y } = await run((m) => upsample(m, 1, 1, { mode: 'nontrainable', alignCorners }), x);
      return [...asFloat64(y).slice(0, 4)];
    };
    assert.deepEqual(await rows(true), [0, 1, 2, 3]);
    assert.deepEqual(await rows(false), [0, 0.75, 2.25, 3]);
    const { weights } = await run((m) => upsample(m, 1, 2, { mode: 'nontrainable' }), x);
    assert.deepEqual([...weights.keys()], ['preconv.weight', 'preconv.bias']);
  });
});

test('selectChannels repeats, drops and fills with zeros, at every stride-th voxel', async () => {
  const x = random('x', [1, 2, 1, 1, 3]);
  const { y, weights } = await run((m) => selectChannels(m, 2, 4, (channel) => [1, undefined, 0, 1][channel], 2), x);
  const [a0, , a2, b0, , b2] = asFloat64(x);
  assert.deepEqual([...asFloat64(y)], [b0, b2, 0, 0, a0, a2, b0, b2]);
  assert.equal(weights.size, 0);
});

test('a key that is registered twice is a bug and says so', () => {
  const m = new ModuleBuilder(createBuilder());
  m.scope('a').parameter('weight', [1], constant(0));
  assert.throws(() => m.parameter('a.weight', [1], constant(0)), /a\.weight is registered twice/);
});
