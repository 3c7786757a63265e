import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { randomUnit } from '../../../src/core/rng';
import { numel, type Shape } from '../../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { lossNamed } from '../../../src/nn/losses/all';
import { deepSupervision } from '../../../src/nn/losses/deep-supervision';
import { createBuilder } from '../../../src/ops/builder';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { all, asBatch, map, mean, oneHotOf, perClass, sigmoid, softmax, sum, type Volumes, volumesOf, withoutBackground } from './definitions';
import { runLoss } from './loss-graph';

const SIZE: Shape = [2, 1, 3];
const reference = createReferenceBackend();

const random = (key: string, shape: Shape, f = (unit: number) => 4 * unit - 2): Tensor =>
  tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => f(randomUnit(key, i))),
  );

/** A loss on 2 samples of 2 x 1 x 3 voxels, by its definition in plain loops. `labels`: the target is a label map. */
interface Case {
  readonly name: string;
  readonly args?: Record<string, unknown>;
  readonly classes: number;
  readonly target: 'labels' | 'binary' | 'soft';
  /** No voxels: [N, C]. */
  readonly flat?: boolean;
  readonly expected: (x: Volumes, t: Volumes) => number;
}

const log = Math.log;
const cross =
  (w: readonly number[], epsilon: number, ignored = -1) =>
  (x: Volumes, labels: Volumes) => {
    const classes = w.length;
    const p = softmax(x);
    const terms = labels.flatMap(([fibre], n) =>
      fibre.map((label, v) => {
        if (label === ignored || label < 0) return [0, 0];
        const smooth = sum(w.map((weight, c) => (-weight * log(p[n][c][v]) * epsilon) / classes));
        return [-(1 - epsilon) * w[label] * log(p[n][label][v]) + smooth, w[label]];
      }),
    );
    return [sum(terms.map(([loss]) => loss)), sum(terms.map(([, weight]) => weight))] as const;
  };
const ratio = ([a, b]: readonly [number, number]) => a / b;
const weighted = (w: readonly number[], x: Volumes): Volumes => x.map((sample) => sample.map((fibre, c) => fibre.map((value) => w[c] * value)));
const probabilities = (w: readonly number[]) => (x: Volumes, t: Volumes) =>
  w.length * mean(all(weighted(w, map((p, q) => -q * log(p), softmax(x), t))));
const binary = (positive: number) => (x: Volumes, t: Volumes) => all(map((p, q) => -positive * q * log(p) - (1 - q) * log(1 - p), sigmoid(x), t));
const dice = (i: number, g: number, p: number) => 1 - (2 * i + 1e-5) / (g + p + 1e-5);
const focalSigmoid = (gamma: number, alpha?: number) => (x: Volumes, t: Volumes) =>
  map(
    (p, q) => {
      const right = q ? p : 1 - p;
      return -(alpha === undefined ? 1 : q ? alpha : 1 - alpha) * (1 - right) ** gamma * log(right);
    },
    sigmoid(x),
    t,
  );
const focalSoftmax = (gamma: number, sides: readonly number[]) => (x: Volumes, t: Volumes) =>
  map((p, q) => -q * (1 - p) ** gamma * log(p), softmax(x), t).map((sample) => sample.map((fibre, c) => fibre.map((v) => sides[c] * v)));
/** Weights 1 / size^power; an absent class has its row's largest. */
const generalized = (power: number, p: Volumes, t: Volumes) =>
  mean(
    p.map((_, n) => {
      const sizes = t[n].map((fibre) => sum([...fibre]));
      const largest = Math.max(...sizes.map((size) => (size ? size ** -power : 0)));
      const w = sizes.map((size) => (size ? size ** -power : power ? largest : 1));
      const [intersections] = perClass([p[n]], [t[n]], (i) => i);
      const [both] = perClass([p[n]], [t[n]], (_, ground, predicted) => ground + predicted);
      const total = (values: readonly number[]) => sum(values.map((value, c) => value * w[c]));
      return 1 - (2 * total(intersections) + 1e-5) / (total(both) + 1e-5);
    }),
  );

const cases: Case[] = [
  { name: 'CrossEntropyLoss', classes: 3, target: 'labels', expected: (x, t) => ratio(cross([1, 1, 1], 0)(x, t)) },
  { name: 'CrossEntropyLoss', classes: 5, target: 'labels', flat: true, expected: (x, t) => ratio(cross([1, 1, 1, 1, 1], 0)(x, t)) },
  { name: 'CrossEntropyLoss', args: { reduction: 'sum' }, classes: 3, target: 'labels', expected: (x, t) => cross([1, 1, 1], 0)(x, t)[0] },
  {
    name: 'CrossEntropyLoss',
    args: { weight: [1, 0.5, 3], label_smoothing: 0.2, ignore_index: 1 },
    classes: 3,
    target: 'labels',
    expected: (x, t) => ratio(cross([1, 0.5, 3], 0.2, 1)(x, t)),
  },
  { name: 'CrossEntropyLoss', args: { weight: [1, 0.5, 3] }, classes: 3, target: 'soft', expected: probabilities([1, 0.5, 3]) },
  {
    name: 'CrossEntropyLoss',
    args: { label_smoothing: 0.3 },
    classes: 3,
    target: 'soft',
    expected: (x, t) =>
      probabilities([1, 1, 1])(
        x,
        map((q) => 0.7 * q + 0.1, t),
      ),
  },
  { name: 'BCEWithLogitsLoss', classes: 2, target: 'soft', expected: (x, t) => mean(binary(1)(x, t)) },
  { name: 'BCEWithLogitsLoss', args: { pos_weight: 3, reduction: 'sum' }, classes: 1, target: 'binary', expected: (x, t) => sum(binary(3)(x, t)) },
  { name: 'MSELoss', classes: 2, target: 'soft', expected: (x, t) => mean(all(map((a, b) => (a - b) ** 2, x, t))) },
  {
    name: 'MSELoss',
    args: { reduction: 'sum' },
    classes: 1,
    target: 'soft',
    flat: true,
    expected: (x, t) => sum(all(map((a, b) => (a - b) ** 2, x, t))),
  },
  {
    name: 'SmoothL1Loss',
    args: { beta: 0.7 },
    classes: 2,
    target: 'soft',
    expected: (x, t) => mean(all(map((a, b) => (Math.abs(a - b) < 0.7 ? (a - b) ** 2 / 1.4 : Math.abs(a - b) - 0.35), x, t))),
  },
  {
    name: 'SmoothL1Loss',
    args: { beta: 0, reduction: 'sum' },
    classes: 2,
    target: 'soft',
    expected: (x, t) => sum(all(map((a, b) => Math.abs(a - b), x, t))),
  },
  {
    name: 'DiceLoss',
    args: { softmax: true, to_onehot_y: true },
    classes: 3,
    target: 'labels',
    expected: (x, t) => mean(perClass(softmax(x), oneHotOf(t, 3), dice).flat()),
  },
  {
    name: 'DiceLoss',
    args: { softmax: true, to_onehot_y: true, include_background: false, batch: true, weight: [2, 5], reduction: 'sum' },
    classes: 3,
    target: 'labels',
    expected: (x, t) => {
      const [[a, b]] = perClass(withoutBackground(asBatch(softmax(x))), withoutBackground(asBatch(oneHotOf(t, 3))), dice);
      return 2 * a + 5 * b;
    },
  },
  {
    name: 'DiceLoss',
    args: { sigmoid: true, jaccard: true, smooth_nr: 0.5, smooth_dr: 0.25 },
    classes: 2,
    target: 'binary',
    expected: (x, t) => mean(perClass(sigmoid(x), t, (i, g, p) => 1 - (2 * i + 0.5) / (2 * (g + p - i) + 0.25)).flat()),
  },
  {
    name: 'DiceLoss',
    args: { softmax: true, include_background: false, squared_pred: true, sigmoid: false },
    classes: 1,
    target: 'soft',
    expected: (x, t) =>
      mean(x.map(([fibre], n) => 1 - (2 * sum(fibre.map((p, v) => p * t[n][0][v])) + 1e-5) / (sum([...fibre, ...t[n][0]].map((v) => v * v)) + 1e-5))),
  },
  {
    name: 'DiceLoss',
    args: { softmax: true, to_onehot_y: true, weight: 3 },
    classes: 3,
    target: 'labels',
    flat: true,
    expected: (x, t) => 3 * mean(perClass(softmax(x), oneHotOf(t, 3), dice).flat()),
  },
  ...(['square', 'simple', 'uniform'] as const).flatMap((w_type, i): Case[] => [
    {
      name: 'GeneralizedDiceLoss',
      args: { softmax: true, to_onehot_y: true, w_type },
      // More classes than the labels have: some are absent.
      classes: 5,
      target: 'labels',
      expected: (x, t) => generalized(2 - i, softmax(x), oneHotOf(t, 5)),
    },
    {
      name: 'GeneralizedDiceLoss',
      args: { sigmoid: true, w_type, batch: true, include_background: false },
      classes: 3,
      target: 'binary',
      expected: (x, t) => generalized(2 - i, withoutBackground(asBatch(sigmoid(x))), withoutBackground(asBatch(t))),
    },
  ]),
  {
    name: 'TverskyLoss',
    args: { sigmoid: true, alpha: 0.2, beta: 0.9, smooth_nr: 0.1, smooth_dr: 0.3 },
    classes: 2,
    target: 'binary',
    expected: (x, t) => mean(perClass(sigmoid(x), t, (i, g, p) => 1 - (i + 0.1) / (i + 0.2 * (p - i) + 0.9 * (g - i) + 0.3)).flat()),
  },
  { name: 'FocalLoss', classes: 2, target: 'binary', expected: (x, t) => mean(all(focalSigmoid(2)(x, t))) },
  {
    name: 'FocalLoss',
    args: { to_onehot_y: true, include_background: false, alpha: 0.3, gamma: 1.5, weight: [2, 5], reduction: 'sum' },
    classes: 3,
    target: 'labels',
    expected: (x, t) => {
      const found = focalSigmoid(1.5, 0.3)(withoutBackground(x), withoutBackground(oneHotOf(t, 3)));
      return sum(found.map(([a, b]) => 2 * mean([...a]) + 5 * mean([...b])));
    },
  },
  ...[0, 1, 2, 2.5, 5].map((gamma): Case => {
    return {
      name: 'FocalLoss',
      args: { to_onehot_y: true, use_softmax: true, gamma, alpha: 0.3 },
      classes: 3,
      target: 'labels',
      expected: (x, t) => mean(all(focalSoftmax(gamma, [0.7, 0.3, 0.3])(x, oneHotOf(t, 3)))),
    };
  }),
  {
    name: 'FocalLoss',
    args: { to_onehot_y: true, use_softmax: true, include_background: false, alpha: 0.3 },
    classes: 3,
    target: 'labels',
    expected: (x, t) => mean(all(focalSoftmax(2, [1, 1])(withoutBackground(x), withoutBackground(oneHotOf(t, 3))))),
  },
  {
    name: 'DiceCELoss',
    args: { softmax: true, to_onehot_y: true, include_background: false, weight: [1, 2, 5], lambda_dice: 0.5, lambda_ce: 2 },
    classes: 3,
    target: 'labels',
    expected: (x, t) => {
      const f = perClass(withoutBackground(softmax(x)), withoutBackground(oneHotOf(t, 3)), dice);
      return 0.5 * mean(f.flatMap(([a, b]) => [2 * a, 5 * b])) + 2 * ratio(cross([1, 2, 5], 0)(x, t));
    },
  },
  {
    name: 'DiceCELoss',
    args: { sigmoid: true, weight: [3] },
    classes: 1,
    target: 'binary',
    expected: (x, t) => mean(perClass(sigmoid(x), t, dice).flat()) + mean(binary(3)(x, t)),
  },
  {
    name: 'DiceFocalLoss',
    args: { sigmoid: true, gamma: 3, lambda_dice: 0.5, lambda_focal: 2, weight: [2, 5] },
    classes: 2,
    target: 'binary',
    expected: (x, t) => {
      const f = perClass(sigmoid(x), t, dice);
      return 0.5 * mean(f.flatMap(([a, b]) => [2 * a, 5 * b])) + 2 * mean(all(weighted([2, 5], focalSigmoid(3)(x, t))));
    },
  },
];

const labelOf = ({ name, args = {}, classes, target, flat }: Case) =>
  `${name} ${JSON.stringify(args)}, ${classes} classes, ${target}${flat ? ', no voxels' : ''}`;

function tensorsOf(c: Case): { x: Tensor; target: Tensor } {
  const size = c.flat ? [] : SIZE;
  const samples = c.flat ? 5 : 2;
  const shape = [samples, c.target === 'labels' ? 1 : c.classes, ...size];
  const values = { labels: (unit: number) => Math.floor(3 * unit), binary: (unit: number) => Math.round(unit), soft: (unit: number) => unit };
  return { x: random('x', [samples, c.classes, ...size]), target: random('target', shape, values[c.target]) };
}

describe('losses by definition, their gradients by finite differences', () => {
  for (const c of cases) {
    test(labelOf(c), async () => {
      const loss = lossNamed(c.name).create(c.args);
      const { x, target } = tensorsOf(c);
      const found = await runLoss(reference, loss, x, target);
      assertClose([found.loss], [c.expected(volumesOf(x), volumesOf(target))], { rel: 1e-12 }, 'loss');
      const direction = asFloat64(random('direction', x.shape));
      const step = 1e-6;
      const along = async (distance: number) => {
        const moved = asFloat64(x).map((value, i) => value + distance * direction[i]);
        return (await runLoss(reference, loss, tensor('f64', x.shape, moved), target)).loss;
      };
      const difference = ((await along(step)) - (await along(-step))) / (2 * step);
      const slope = sum([...found.gradient].map((value, i) => value * direction[i]));
      const scale = sum([...found.gradient].map((value, i) => Math.abs(value * direction[i])));
      assert.ok(Math.abs(slope - difference) <= 1e-7 * scale, `${slope} for ${difference}`);
    });
  }
});

for (const { name, create, skip } of backends.filter((backend) => backend.name !== 'reference')) {
  describe(`losses as the reference has them on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const c of cases) {
      test(labelOf(c), async () => {
        const loss = lossNamed(c.name).create(c.args);
        const single = (t: Tensor) => tensor('f64', t.shape, asFloat64(t).map(Math.fround));
        const { x, target } = tensorsOf(c);
        const expected = await runLoss(reference, loss, single(x), single(target));
        const found = await runLoss(backend, loss, single(x), single(target));
        assertClose([found.loss], [expected.loss], { rel: 1e-5 }, 'loss');
        assertClose(found.gradient, expected.gradient, { rel: 1e-5 }, 'gradient');
      });
    }
  });
}

describe('logits far from zero', () => {
  const logits = [80, -80, 1000, -1000, 3, -3];
  const x = tensor('f64', [1, 2, 1, 1, 6], Float64Array.from([...logits, ...logits.toReversed()]));
  const t = tensor('f64', [1, 2, 1, 1, 6], Float64Array.from([1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]));
  const losses: [string, object][] = [
    ['BCEWithLogitsLoss', {}],
    ['CrossEntropyLoss', {}],
    ['DiceLoss', { softmax: true }],
    ['DiceCELoss', { sigmoid: true }],
    ['DiceFocalLoss', { sigmoid: true }],
    ['FocalLoss', {}],
    ['FocalLoss', { use_softmax: true }],
    ['FocalLoss', { use_softmax: true, gamma: 1.5 }],
    ['GeneralizedDiceLoss', { softmax: true }],
    ['TverskyLoss', { sigmoid: true }],
  ];
  for (const { name, create, skip } of backends) {
    for (const [loss, args] of losses) {
      test(`${loss} ${JSON.stringify(args)} on ${name} is finite, and so is its gradient`, { skip }, async () => {
        const backend = await create();
        try {
          const found = await runLoss(backend, lossNamed(loss).create(args as Record<string, unknown>), x, t);
          assert.ok(Number.isFinite(found.loss), `${found.loss}`);
          assert.ok(found.gradient.every(Number.isFinite), `${found.gradient}`);
        } finally {
          backend.dispose();
        }
      });
    }
  }
});

describe('deep supervision', () => {
  const heads = [random('head0', [1, 1, 2, 4, 4]), random('head1', [1, 1, 1, 2, 2]), random('head2', [1, 1, 1, 1, 1])];
  const target = random('ds', [1, 1, 2, 4, 4]);
  const run = async (given: object, tensors = heads) => {
    const loss = deepSupervision(lossNamed('MSELoss').create(), given as Record<string, unknown>);
    const flat = Float64Array.from(tensors.flatMap((head) => [...asFloat64(head)]));
    return (await runHeads(loss, flat, tensors)).loss;
  };
  const runHeads = (loss: ReturnType<typeof deepSupervision>, flat: Float64Array, tensors: readonly Tensor[]) =>
    runLoss(
      reference,
      (b, x, t) => {
        let end = 0;
        const values = tensors.map((head) => {
          const begin = end;
          end += head.data.length;
          return b.reshape(b.slice(x, { begin, end }), { shape: head.shape });
        });
        return loss(b, values, t);
      },
      tensor('f64', [1, flat.length], flat),
      target,
    );
  /** The target at the voxels nearest to the centres of a coarser grid: (i + ½) · step, rounded down. */
  const level = (head: Tensor) => {
    const [, , d, h, w] = head.shape;
    const errors: number[] = [];
    for (let z = 0; z < d; z++)
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++) {
          const [iz, iy, ix] = [Math.floor(((z + 0.5) * 2) / d), Math.floor(((y + 0.5) * 4) / h), Math.floor(((x + 0.5) * 4) / w)];
          errors.push((asFloat64(head)[(z * h + y) * w + x] - asFloat64(target)[(iz * 4 + iy) * 4 + ix]) ** 2);
        }
    return mean(errors);
  };
  const [first, second, third] = heads.map(level);
  const weights: [object, readonly number[]][] = [
    [{}, [1, 0.5, 0.25]],
    [{ weight_mode: 'two' }, [1, 0.5, 0.5]],
    [{ weight_mode: 'same' }, [1, 1, 1]],
    [{ weights: [0.2, 0.3, 0.4, 0.5] }, [0.2, 0.3, 0.4]],
  ];
  for (const [given, [a, b, c]] of weights) {
    test(JSON.stringify(given), async () => assertClose([await run(given)], [a * first + b * second + c * third], { rel: 1e-12 }));
  }
  test('weights fall to 1/16 and no further', async () => {
    const six = Array<Tensor>(6).fill(heads[0]);
    assertClose([await run({}, six)], [first * (1 + 0.5 + 0.25 + 0.125 + 0.0625 + 0.0625)], { rel: 1e-12 });
  });
  test('refuses too few weights, and no prediction', async () => {
    await assert.rejects(run({ weights: [1] }), { code: 'argument-value' });
    assert.throws(() => deepSupervision(lossNamed('MSELoss').create())(createBuilder(), [], createBuilder().input('t', [1])), { code: 'loss-shape' });
  });
});

describe('losses refuse', () => {
  const make = (name: string, args: object, prediction: Shape, target: Shape) => {
    const b = createBuilder();
    return lossNamed(name).create(args as Record<string, unknown>)(b, b.input('x', prediction), b.input('t', target));
  };
  const refusals: [string, string, object, Shape, Shape, RegExp?][] = [
    ['loss-unknown', 'DiceLos', {}, [1, 1], [1, 1], /did you mean DiceLoss\?/],
    ['argument-unknown', 'DiceLoss', { to_one_hot_y: true }, [1, 1], [1, 1], /did you mean to_onehot_y\?/],
    ['argument-value', 'DiceLoss', { reduction: 'none' }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { other_act: 'tanh' }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { sigmoid: true, softmax: true }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { weight: [1, 2, 3] }, [1, 2], [1, 2]],
    ['argument-value', 'FocalLoss', { weight: [1, 2, 3], include_background: false }, [1, 3, 1, 1, 1], [1, 3, 1, 1, 1]],
    ['argument-value', 'CrossEntropyLoss', { weight: [1] }, [1, 2], [1, 1]],
    ['argument-value', 'BCEWithLogitsLoss', { pos_weight: [1, -2] }, [1, 2], [1, 2]],
    ['argument-value', 'SmoothL1Loss', { beta: -1 }, [1, 2], [1, 2]],
    ['loss-shape', 'CrossEntropyLoss', {}, [2, 3, 4, 5, 6], [2, 1, 4, 5, 5]],
    ['loss-shape', 'CrossEntropyLoss', {}, [2, 3, 4], [2, 1, 4]],
    ['loss-shape', 'DiceLoss', {}, [2, 3, 4, 5, 6], [2, 1, 4, 5, 6], /to_onehot_y/],
    ['loss-shape', 'DiceLoss', { to_onehot_y: true }, [2, 3, 4, 5, 6], [2, 3, 4, 5, 6]],
    ['loss-shape', 'DiceLoss', { to_onehot_y: true }, [2, 3, 4, 5, 6], [2, 1, 4, 5, 5]],
    ['loss-shape', 'MSELoss', {}, [2, 3], [2, 1]],
    ['loss-shape', 'SmoothL1Loss', {}, [2, 3], [2, 1]],
    ['loss-shape', 'BCEWithLogitsLoss', {}, [2, 3, 4], [2, 3, 4]],
  ];
  for (const [code, name, args, prediction, target, message = /./] of refusals) {
    test(`${name} ${JSON.stringify(args)} of [${prediction}] and [${target}]`, () =>
      assert.throws(() => make(name, args, prediction, target), { code, message }));
  }
});
