import { numel } from '../../../core/shape';
import { asFloat64, type Tensor } from '../../../core/tensor';
import { applyUnary, type Epilogue } from '../../../ops/epilogue';

/** Applies an epilogue in place to y [N, C, ...]. */
export function applyEpilogue(y: Tensor, attrs: Epilogue, slope: Tensor | undefined, residual: Tensor | undefined): Tensor {
  if (attrs.activation === 'identity' && !residual) return y;
  const data = y.data as Float64Array;
  const channels = y.shape[1];
  const inner = numel(y.shape.slice(2));
  const slopes = slope && asFloat64(slope);
  const addend = residual && asFloat64(residual);
  for (let i = 0; i < data.length; i++) {
    const channel = Math.floor(i / inner) % channels;
    const alpha = slopes ? slopes[slopes.length === 1 ? 0 : channel] : attrs.alpha;
    const r = addend ? addend[i] : 0;
    data[i] = attrs.residualFirst ? applyUnary(attrs.activation, data[i] + r, alpha) : applyUnary(attrs.activation, data[i], alpha) + r;
  }
  return y;
}
