import { stridesOf } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** y · (dy − Σ dy · y) along one axis, or dy − y · Σ dy. */
export const softmax_grad: ReferenceKernel<'softmax_grad'> = ([y, dy], { dim, log }) => {
  const axis = dim < 0 ? dim + y.shape.length : dim;
  const length = y.shape[axis];
  const stride = stridesOf(y.shape)[axis];
  const [data, gradients] = [asFloat64(y), asFloat64(dy)];
  const out = new Float64Array(data.length);
  for (let outer = 0; outer < data.length; outer += length * stride)
    for (let start = outer; start < outer + stride; start++) {
      const end = start + length * stride;
      let sum = 0;
      for (let at = start; at < end; at += stride) sum += log ? gradients[at] : gradients[at] * data[at];
      for (let at = start; at < end; at += stride) out[at] = log ? gradients[at] - data[at] * sum : data[at] * (gradients[at] - sum);
    }
  return [tensor('f64', y.shape, out)];
};
