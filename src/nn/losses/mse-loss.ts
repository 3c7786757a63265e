import { numel, sameShape } from '../../core/shape';
import { optional } from '../arguments';
import { checkShapes, defineLoss, reduction } from './define';
import { sub, times, total } from './terms';

/** PyTorch's MSELoss: the mean (or sum) of (prediction − target)²; target of the prediction's shape. */
export const mseLoss = defineLoss('MSELoss', { reduction: optional(reduction, 'mean') }, (args) => (b, prediction, target) => {
  checkShapes('MSELoss', prediction, target, sameShape(prediction.shape, target.shape), 'give equal shapes');
  const difference = sub(b, prediction, target);
  return times(b, total(b, difference, difference), args.reduction === 'mean' ? 1 / numel(target.shape) : 1);
});
