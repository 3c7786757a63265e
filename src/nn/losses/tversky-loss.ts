import { number, optional } from '../arguments';
import { defineLoss } from './define';
import { checkActivation, overlapArguments, overlapOf, targetOf } from './overlap';
import { add, affine, div, reduced, sub, times } from './terms';

/**
 * MONAI's TverskyLoss (Salehi et al. 2017): of each sample and class 1 − (tp + smooth_nr) / (tp + alpha · fp + beta · fn + smooth_dr), where
 * tp = Σ p t, fp = Σ p (1 − t), fn = Σ (1 − p) t; then the mean or sum. Targets as DiceLoss.
 */
export const tverskyLoss = defineLoss(
  'TverskyLoss',
  { ...overlapArguments, alpha: optional(number({ min: 0 }), 0.5), beta: optional(number({ min: 0 }), 0.5) },
  (args) => {
    checkActivation('TverskyLoss', args);
    return (b, prediction, target) => {
      const t = targetOf(b, 'TverskyLoss', prediction, target, args.to_onehot_y);
      const { intersection, ground, predicted } = overlapOf(b, prediction, t, args);
      const missed = add(b, times(b, sub(b, predicted, intersection), args.alpha), times(b, sub(b, ground, intersection), args.beta));
      const denominator = affine(b, add(b, intersection, missed), 1, args.smooth_dr);
      return reduced(b, affine(b, div(b, affine(b, intersection, 1, args.smooth_nr), denominator), -1, 1), args.reduction);
    };
  },
);
