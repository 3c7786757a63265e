import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

/** y = f(x). */
export const unary: ReferenceKernel<'unary'> = ([x, slope], { kind, alpha }) => {
  const y = tensor('f64', x.shape, Float64Array.from(asFloat64(x)));
  return [applyEpilogue(y, { activation: kind, alpha, residualFirst: false }, slope, undefined)];
};
