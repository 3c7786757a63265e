import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Joins along axis 1. */
export const concat: ReferenceKernel<'concat'> = (parts) => {
  const [batch] = parts[0].shape;
  const inner = numel(parts[0].shape.slice(2));
  const channels = parts.reduce((sum, part) => sum + part.shape[1], 0);
  const out = new Float64Array(batch * channels * inner);
  let column = 0;
  for (const part of parts) {
    const data = asFloat64(part);
    const length = part.shape[1] * inner;
    for (let n = 0; n < batch; n++) out.set(data.subarray(n * length, (n + 1) * length), (n * channels + column) * inner);
    column += part.shape[1];
  }
  return [tensor('f64', [batch, channels, ...parts[0].shape.slice(2)], out)];
};
