import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** [..., M, N] to [..., N, M]. */
export const transpose: ReferenceKernel<'transpose'> = ([x]) => {
  const [m, n] = x.shape.slice(-2);
  const data = asFloat64(x);
  const out = new Float64Array(data.length);
  for (let from = 0; from < data.length; from += m * n)
    for (let r = 0; r < m; r++) for (let c = 0; c < n; c++) out[from + c * m + r] = data[from + r * n + c];
  return [tensor('f64', [...x.shape.slice(0, -2), n, m], out)];
};
