import { numel, sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { optional } from '../arguments';
import { checkShapes, defineLoss, type Reduction, reduction, weights, weightsFor } from './define';
import { affine, byChannel, logSigmoid, mul, sub, times, total } from './terms';

/** The mean or sum of −[pos_weight · t · log σ(x) + (1 − t) · log σ(−x)], each logarithm by a softplus that neither overflows nor cancels. */
export function binaryCrossEntropy(b: Builder, x: Value, t: Value, posWeight: readonly number[] | null, kind: Reduction): Value {
  const positive = posWeight ? mul(b, t, byChannel(b, t, posWeight)) : t;
  const sum = sub(b, total(b, b.unary(x, { kind: 'softplus' }), affine(b, t, -1, 1)), total(b, logSigmoid(b, x), positive));
  return times(b, sum, kind === 'mean' ? 1 / numel(x.shape) : 1);
}

/**
 * PyTorch's BCEWithLogitsLoss of logits and a target of their shape, in 0 to 1. `pos_weight`: a number, or one a channel, by which the
 * positive term is multiplied.
 */
export const bceWithLogitsLoss = defineLoss(
  'BCEWithLogitsLoss',
  { reduction: optional(reduction, 'mean'), pos_weight: optional(weights, null) },
  (args) => (b, prediction, target) => {
    const { length } = prediction.shape;
    checkShapes('BCEWithLogitsLoss', prediction, target, sameShape(prediction.shape, target.shape), 'give equal shapes');
    checkShapes('BCEWithLogitsLoss', prediction, target, length === 2 || length === 5, 'give [N, C] or [N, C, D, H, W]');
    const posWeight = args.pos_weight === null ? null : weightsFor(args.pos_weight, prediction.shape[1], 'BCEWithLogitsLoss.pos_weight');
    return binaryCrossEntropy(b, prediction, target, posWeight, args.reduction);
  },
);
