import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Channels [begin, end), zero where x has none. */
export const slice: ReferenceKernel<'slice'> = ([x], { begin, end }) => {
  const [batch, channels, ...size] = x.shape;
  const inner = numel(size);
  const count = end - begin;
  const data = asFloat64(x);
  const out = new Float64Array(batch * count * inner);
  for (let n = 0; n < batch; n++)
    for (let c = Math.max(begin, 0); c < Math.min(end, channels); c++) {
      const from = (n * channels + c) * inner;
      out.set(data.subarray(from, from + inner), (n * count + c - begin) * inner);
    }
  return [tensor('f64', [batch, count, ...size], out)];
};
