import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { type ArgumentsOf, boolean, optional } from '../arguments';
import { defineLoss, weights, weightsFor } from './define';
import { checkActivation, overlapArguments, overlapOf, targetOf } from './overlap';
import { add, affine, byChannel, div, mul, reduced, sub } from './terms';

export const diceArguments = {
  ...overlapArguments,
  squared_pred: optional(boolean, false),
  jaccard: optional(boolean, false),
  weight: optional(weights, null),
};

/** The Dice loss of a target of the prediction's shape. */
export function dice(b: Builder, prediction: Value, t: Value, args: ArgumentsOf<typeof diceArguments>): Value {
  const { intersection, ground, predicted } = overlapOf(b, prediction, t, args, args.squared_pred);
  const sizes = add(b, ground, predicted);
  const numerator = affine(b, intersection, 2, args.smooth_nr);
  const denominator = args.jaccard ? affine(b, sub(b, sizes, intersection), 2, args.smooth_dr) : affine(b, sizes, 1, args.smooth_dr);
  const f = affine(b, div(b, numerator, denominator), -1, 1);
  const classes = f.shape[1];
  if (args.weight === null || classes === 1) return reduced(b, f, args.reduction);
  return reduced(b, mul(b, f, byChannel(b, f, weightsFor(args.weight, classes, 'DiceLoss.weight'))), args.reduction);
}

/**
 * MONAI's DiceLoss (Milletari et al. 2016): of each sample and class 1 − (2 Σ p t + smooth_nr) / (Σ p + Σ t + smooth_dr), with `jaccard`
 * over 2 (Σ p + Σ t − Σ p t) + smooth_dr, with `squared_pred` of squares in the sizes; then times the class's weight, and the mean or sum.
 * Target: the prediction's shape, or a label map [N, 1, …] with `to_onehot_y`. Without the background `weight` is of the other classes.
 */
export const diceLoss = defineLoss('DiceLoss', diceArguments, (args) => {
  checkActivation('DiceLoss', args);
  return (b, prediction, target) => dice(b, prediction, targetOf(b, 'DiceLoss', prediction, target, args.to_onehot_y), args);
});
