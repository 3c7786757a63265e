import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { oneOf, optional } from '../arguments';
import { defineLoss } from './define';
import { checkActivation, overlapArguments, overlapOf, targetOf } from './overlap';
import { add, affine, constant, div, mul, reduced } from './terms';

const weightKind = oneOf('square', 'simple', 'uniform');

/** 1 / size² or 1 / size by class of each row; a class that is not there has the largest weight of its row, 0 where none is there. */
function weightsOf(b: Builder, sizes: Value, kind: ReturnType<typeof weightKind>): Value {
  const zero = constant(b, sizes, 0);
  const absent = b.binary(sizes, zero, { kind: 'eq' });
  const present = b.binary(sizes, zero, { kind: 'gt' });
  if (kind === 'uniform') return affine(b, absent, 0, 1);
  const inverse = div(b, present, add(b, sizes, absent));
  const weights = kind === 'square' ? mul(b, inverse, inverse) : inverse;
  const [rows, classes] = sizes.shape;
  const largest = b.adaptive_pool3d(b.reshape(weights, { shape: [rows, 1, 1, 1, classes] }), { kind: 'max', outputSize: [1, 1, 1] });
  return add(b, weights, mul(b, absent, b.reshape(largest, { shape: [rows, 1] })));
}

/**
 * MONAI's GeneralizedDiceLoss (Sudre et al. 2017): of each sample, or of the whole batch, 1 − (2 Σ w Σ p t + smooth_nr) /
 * (Σ w (Σ p + Σ t) + smooth_dr), the outer sums over classes with w = 1 / (Σ t)² (`square`), 1 / Σ t (`simple`) or 1 (`uniform`); then
 * the mean or sum. Targets as DiceLoss.
 */
export const generalizedDiceLoss = defineLoss('GeneralizedDiceLoss', { ...overlapArguments, w_type: optional(weightKind, 'square') }, (args) => {
  checkActivation('GeneralizedDiceLoss', args);
  return (b, prediction, target) => {
    const t = targetOf(b, 'GeneralizedDiceLoss', prediction, target, args.to_onehot_y);
    const { intersection, ground, predicted } = overlapOf(b, prediction, t, args);
    const w = weightsOf(b, ground, args.w_type);
    const weighted = (x: Value) => b.reduce(x, { by: w, dims: [1] });
    const numerator = affine(b, weighted(intersection), 2, args.smooth_nr);
    const denominator = affine(b, weighted(add(b, ground, predicted)), 1, args.smooth_dr);
    return reduced(b, affine(b, div(b, numerator, denominator), -1, 1), args.reduction);
  };
});
