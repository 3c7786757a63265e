import { stridesOf } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** exp(x − max) / Σ exp(x − max) along one axis, or x − max − log Σ. */
export const softmax: ReferenceKernel<'softmax'> = ([x], { dim, log }) => {
  const axis = dim < 0 ? dim + x.shape.length : dim;
  const length = x.shape[axis];
  const stride = stridesOf(x.shape)[axis];
  const data = asFloat64(x);
  const out = new Float64Array(data.length);
  for (let outer = 0; outer < data.length; outer += length * stride)
    for (let start = outer; start < outer + stride; start++) {
      let max = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < length; i++) max = Math.max(max, data[start + i * stride]);
      let sum = 0;
      for (let i = 0; i < length; i++) sum += Math.exp(data[start + i * stride] - max);
      for (let i = 0; i < length; i++) {
        const at = start + i * stride;
        out[at] = log ? data[at] - max - Math.log(sum) : Math.exp(data[at] - max) / sum;
      }
    }
  return [tensor('f64', x.shape, out)];
};
