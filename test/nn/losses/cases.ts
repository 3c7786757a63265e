import { randomUnit } from '../../../src/core/rng';
import { numel, type Shape } from '../../../src/core/shape';
import { type Tensor, tensor } from '../../../src/core/tensor';
import { all, asBatch, map, mean, oneHotOf, perClass, sigmoid, softmax, sum, type Volumes, withoutBackground } from './definitions';

const SIZE: Shape = [2, 1, 3];

export const random = (key: string, shape: Shape, f = (unit: number) => 4 * unit - 2): Tensor =>
  tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => f(randomUnit(key, i))),
  );

/** A loss on 2 samples of 2 x 1 x 3 voxels, by its definition in plain loops. `labels`: the target is a label map, with `holes` some labels are PyTorch's usual ignore_index. */
export interface Case {
  readonly name: string;
  readonly args?: Record<string, unknown>;
  readonly classes: number;
  readonly target: 'labels' | 'holes' | 'binary' | 'soft';
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
/** −t log p of the softmax. */
const logLikelihood = (x: Volumes, t: Volumes) => map((p, q) => -q * log(p), softmax(x), t);
const probabilities = (w: readonly number[]) => (x: Volumes, t: Volumes) => w.length * mean(all(weighted(w, logLikelihood(x, t))));
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
  weighted(
    sides,
    map((p, q) => -q * (1 - p) ** gamma * log(p), softmax(x), t),
  );
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

export const cases: readonly Case[] = [
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
  {
    name: 'CrossEntropyLoss',
    args: { label_smoothing: 0.2 },
    classes: 3,
    target: 'holes',
    expected: (x, t) => ratio(cross([1, 1, 1], 0.2)(x, t)),
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

export const labelOf = ({ name, args = {}, classes, target, flat }: Case) =>
  `${name} ${JSON.stringify(args)}, ${classes} classes, ${target}${flat ? ', no voxels' : ''}`;

export function tensorsOf(c: Case): { x: Tensor; target: Tensor } {
  const size = c.flat ? [] : SIZE;
  const samples = c.flat ? 5 : 2;
  const shape = [samples, c.target === 'labels' || c.target === 'holes' ? 1 : c.classes, ...size];
  const values = {
    labels: (unit: number) => Math.floor(3 * unit),
    holes: (unit: number) => (unit < 0.3 ? -100 : Math.floor(3 * unit)),
    binary: (unit: number) => Math.round(unit),
    soft: (unit: number) => unit,
  };
  return { x: random('x', [samples, c.classes, ...size]), target: random('target', shape, values[c.target]) };
}
