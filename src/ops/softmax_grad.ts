import { sameShape } from '../core/shape';
import { check, defineOp, elements } from './define';
import { softmax } from './softmax';

/**
 * dx of `softmax`, from the probabilities y and dy of the same shape: y · (dy − Σ dy · y), sums along `dim`; for its logarithm
 * dy − y · Σ dy.
 */
export const softmax_grad = defineOp({
  name: 'softmax_grad',
  inputs: ['y', 'dy'],
  normalise: softmax.normalise,
  infer: ([y, dy], attrs) => {
    check(sameShape(y.shape, dy.shape), 'softmax_grad', `dy [${dy.shape}] for y [${y.shape}]`, 'give equal shapes');
    return softmax.infer([y], attrs);
  },
  flops: ([y]) => 4 * elements(y),
  gradient: 'none',
});
