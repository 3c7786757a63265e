import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Batched a · b. */
export const matmul: ReferenceKernel<'matmul'> = ([a, b]) => {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const [x, y] = [asFloat64(a), asFloat64(b)];
  const batch = x.length / (m * k);
  const out = new Float64Array(batch * m * n);
  for (let g = 0; g < batch; g++)
    for (let r = 0; r < m; r++)
      for (let c = 0; c < n; c++) {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += x[(g * m + r) * k + i] * y[(g * k + i) * n + c];
        out[(g * m + r) * n + c] = sum;
      }
  return [tensor('f64', [...a.shape.slice(0, -1), n], out)];
};
