import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

/** y = x · weightᵀ + bias. */
export const linear: ReferenceKernel<'linear'> = ([x, weight, bias, slope, residual], attrs) => {
  const [o, i] = weight.shape;
  const [xs, ws, bs] = [asFloat64(x), asFloat64(weight), bias && asFloat64(bias)];
  const rows = xs.length / i;
  const out = new Float64Array(rows * o);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < o; c++) {
      let sum = bs ? bs[c] : 0;
      for (let k = 0; k < i; k++) sum += xs[r * i + k] * ws[c * i + k];
      out[r * o + c] = sum;
    }
  return [applyEpilogue(tensor('f64', [...x.shape.slice(0, -1), o], out), attrs, slope, residual)];
};
