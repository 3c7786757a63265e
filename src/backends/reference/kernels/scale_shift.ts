import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

/** y = x · scale + shift, coefficients by channel or by sample and channel. */
export const scale_shift: ReferenceKernel<'scale_shift'> = ([x, scale, shift, slope, residual], attrs) => {
  const channels = x.shape[1];
  const inner = numel(x.shape.slice(2));
  const [s, t] = [asFloat64(scale), asFloat64(shift)];
  const out = asFloat64(x).map((value, i) => {
    const row = Math.floor(i / inner);
    return value * s[row % s.length] + t[row % t.length];
  });
  return [applyEpilogue(tensor('f64', [x.shape[0], channels, ...x.shape.slice(2)], out), attrs, slope, residual)];
};
