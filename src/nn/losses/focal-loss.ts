import { numel } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { type ArgumentsOf, boolean, nullable, number, optional } from '../arguments';
import { defineLoss, reduction, weights, weightsFor } from './define';
import { targetOf } from './overlap';
import { affine, byChannel, logSigmoid, mul, power, sub, times, total } from './terms';

const focalArguments = {
  include_background: optional(boolean, true),
  to_onehot_y: optional(boolean, false),
  gamma: optional(number({ min: 0 }), 2),
  alpha: optional(nullable(number({ min: 0, max: 1 })), null),
  weight: optional(weights, null),
  reduction: optional(reduction, 'mean'),
  use_softmax: optional(boolean, false),
};

type FocalArguments = ArgumentsOf<typeof focalArguments>;

/** Two factors of each voxel's loss: the focus (1 − pₜ)^gamma and the cross-entropy; no factor for gamma 0 with softmax. */
function bySigmoid(b: Builder, x: Value, t: Value, { gamma, alpha }: FocalArguments): [Value, Value | undefined] {
  const entropy = sub(b, mul(b, affine(b, t, -1, 1), b.unary(x, { kind: 'softplus' })), mul(b, t, logSigmoid(b, x)));
  // log(1 − pₜ) = −softplus(z), where z is the logit of the true side.
  const side = mul(b, x, affine(b, t, 2, -1));
  const focus = b.unary(times(b, b.unary(side, { kind: 'softplus' }), -gamma), { kind: 'exp' });
  return [focus, alpha === null ? entropy : mul(b, entropy, affine(b, t, 2 * alpha - 1, 1 - alpha))];
}

function bySoftmax(b: Builder, x: Value, t: Value, { gamma, alpha, include_background }: FocalArguments): [Value, Value | undefined] {
  const logarithm = b.softmax(x, { dim: 1, log: true });
  const sides = [alpha === null ? 1 : 1 - alpha, ...Array<number>(x.shape[1] - 1).fill(alpha ?? 1)];
  const share = alpha === null || !include_background ? t : mul(b, t, byChannel(b, t, sides));
  const entropy = mul(b, times(b, logarithm, -1), share);
  if (gamma === 0) return [entropy, undefined];
  return [power(b, affine(b, b.unary(logarithm, { kind: 'exp' }), -1, 1), gamma), entropy];
}

/** The focal loss of a target of the prediction's shape. */
export function focal(b: Builder, prediction: Value, target: Value, args: FocalArguments): Value {
  const all = prediction.shape[1];
  const isWhole = args.include_background || all === 1;
  const part = (value: Value) => (isWhole ? value : b.slice(value, { begin: 1, end: all }));
  const [x, t] = [part(prediction), part(target)];
  const [first, second] = (args.use_softmax ? bySoftmax : bySigmoid)(b, x, t, args);
  const classes = x.shape[1];
  const weighted = args.weight !== null && classes > 1 ? mul(b, first, byChannel(b, x, weightsFor(args.weight, classes, 'FocalLoss.weight'))) : first;
  const sum = total(b, weighted, second);
  // MONAI's sum is over samples and classes, of means over the voxels.
  return times(b, sum, 1 / numel(args.reduction === 'mean' ? x.shape : x.shape.slice(2)));
}

/**
 * MONAI's FocalLoss (Lin et al. 2017): −a (1 − pₜ)^gamma log pₜ of each voxel and class, where pₜ is the probability of what is true and a,
 * with `alpha`, alpha for a class that is there and 1 − alpha for one that is not; with `use_softmax` of true classes alone, a being
 * 1 − alpha for the background and alpha for the rest, which is ignored without background. Times the class's weight; the mean, or
 * the sum over samples and classes of the means over voxels. Takes logits; targets as DiceLoss.
 */
export const focalLoss = defineLoss(
  'FocalLoss',
  focalArguments,
  (args) => (b, prediction, target) => focal(b, prediction, targetOf(b, 'FocalLoss', prediction, target, args.to_onehot_y), args),
);
