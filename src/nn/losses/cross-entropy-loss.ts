import { numel, sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { integer, number, optional } from '../arguments';
import { oneHot } from '../one-hot';
import { checkShapes, classWeights, defineLoss, type Reduction, reduction, weightsFor } from './define';
import { add, affine, byChannel, div, mul, times, total } from './terms';

interface CrossEntropy {
  readonly weight: readonly number[] | null;
  readonly label_smoothing: number;
  readonly reduction: Reduction;
}

/**
 * −Σ w · q · log softmax(x), where q = (1 − ε) · t + ε / C. Of class indices (t one-hot, a voxel of zeros counts for nothing) the mean
 * is over Σ w · t, of class probabilities over the voxels.
 */
export function crossEntropy(b: Builder, x: Value, t: Value, of: 'indices' | 'probabilities', args: CrossEntropy): Value {
  const { weight, label_smoothing: epsilon } = args;
  const classes = x.shape[1];
  const weighted = (value: Value) => (weight ? mul(b, value, byChannel(b, value, weight)) : value);
  const smoothed = () => {
    if (of === 'probabilities') return affine(b, t, 1 - epsilon, epsilon / classes);
    return add(b, times(b, t, 1 - epsilon), times(b, b.reduce(t, { dims: [1] }), epsilon / classes));
  };
  const q = weighted(epsilon > 0 ? smoothed() : t);
  const sum = times(b, total(b, b.softmax(x, { dim: 1, log: true }), q), -1);
  if (args.reduction === 'sum') return sum;
  return of === 'indices' ? div(b, sum, total(b, epsilon > 0 ? weighted(t) : q)) : times(b, sum, classes / numel(x.shape));
}

/**
 * PyTorch's CrossEntropyLoss of logits [N, C, …]. Target: class indices [N, 1, …], where one that is `ignore_index` or no class counts
 * for nothing, or class probabilities of the logits' shape. `weight`: one a class.
 */
export const crossEntropyLoss = defineLoss(
  'CrossEntropyLoss',
  {
    weight: optional(classWeights, null),
    ignore_index: optional(integer({ min: Number.MIN_SAFE_INTEGER }), -100),
    reduction: optional(reduction, 'mean'),
    label_smoothing: optional(number({ min: 0, max: 1 }), 0),
  },
  (args) => (b, prediction, target) => {
    const { shape } = prediction;
    const classes = shape[1];
    const isIndices = target.shape[1] === 1 && classes > 1;
    const fits = isIndices ? sameShape(withChannels(shape, 1), target.shape) : sameShape(shape, target.shape);
    checkShapes('CrossEntropyLoss', prediction, target, fits && (shape.length === 2 || shape.length === 5), 'give [N, 1, …] or equal shapes');
    const weight = args.weight === null ? null : weightsFor(args.weight, classes, 'CrossEntropyLoss.weight');
    if (!isIndices) return crossEntropy(b, prediction, target, 'probabilities', { ...args, weight });
    const t = oneHot(b, target, classes);
    const ignored = args.ignore_index;
    const isClass = ignored >= 0 && ignored < classes;
    const kept = Array.from({ length: classes }, (_, index) => (index === ignored ? 0 : 1));
    return crossEntropy(b, prediction, isClass ? mul(b, t, byChannel(b, t, kept)) : t, 'indices', { ...args, weight });
  },
);

const withChannels = (shape: readonly number[], channels: number) => shape.map((extent, axis) => (axis === 1 ? channels : extent));
