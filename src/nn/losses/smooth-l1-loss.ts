import { numel, sameShape } from '../../core/shape';
import { number, optional } from '../arguments';
import { checkShapes, defineLoss, reduction } from './define';
import { constant, reduced, sub, times, total } from './terms';

/**
 * PyTorch's SmoothL1Loss: of each difference d, d² / (2 · beta) where |d| < beta, else |d| − beta / 2; for beta 0 |d|. The mean or sum
 * of them; target of the prediction's shape.
 */
export const smoothL1Loss = defineLoss(
  'SmoothL1Loss',
  { reduction: optional(reduction, 'mean'), beta: optional(number({ min: 0 }), 1) },
  ({ reduction: kind, beta }) =>
    (b, prediction, target) => {
      checkShapes('SmoothL1Loss', prediction, target, sameShape(prediction.shape, target.shape), 'give equal shapes');
      const size = b.unary(sub(b, prediction, target), { kind: 'abs' });
      if (beta === 0) return reduced(b, size, kind);
      // Both branches are m · (|d| − m / 2) / beta with m = min(|d|, beta).
      const bounded = b.binary(size, constant(b, size, beta), { kind: 'min' });
      const sum = total(b, sub(b, size, times(b, bounded, 0.5)), bounded);
      return times(b, sum, 1 / (kind === 'mean' ? beta * numel(target.shape) : beta));
    },
);
