import { numel, stridesOf } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Σ x, or Σ x · by, over the axes `dims`. */
export const reduce: ReferenceKernel<'reduce'> = ([x, by], { dims }) => {
  const shape = x.shape.map((extent, axis) => (dims.includes(axis) ? 1 : extent));
  const strides = stridesOf(shape);
  const [data, factors] = [asFloat64(x), by && asFloat64(by)];
  const out = new Float64Array(numel(shape));
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let to = 0;
    for (let axis = x.shape.length - 1; axis >= 0; axis--) {
      const index = rest % x.shape[axis];
      rest = (rest - index) / x.shape[axis];
      if (shape[axis] > 1) to += index * strides[axis];
    }
    out[to] += factors ? data[i] * factors[i] : data[i];
  }
  return [tensor('f64', shape, out)];
};
