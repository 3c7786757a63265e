import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { Quad } from '../../../ops/recursive_lines';
import type { ReferenceKernel } from '../kernel';

/** Line by line, one pass after the other. */
export const recursive_lines: ReferenceKernel<'recursive_lines'> = ([x], { axis, start, count, n, m, d, causalEdge, anticausalEdge, single }) => {
  const source = asFloat64(x);
  const length = x.shape[axis];
  const stride = numel(x.shape.slice(axis + 1));
  const out = new Float64Array((source.length / length) * count);
  for (let line = 0; line < source.length / length; line++) {
    const [outer, inner] = [Math.floor(line / stride), line % stride];
    const values = Float64Array.from({ length }, (_, p) => source[inner + stride * (p + length * outer)]);
    const causal = pass(values, n, d, causalEdge);
    // The anticausal pass is a causal one from the end on, whose taps begin one voxel before.
    const last = values[length - 1];
    const anticausal = pass(
      Float64Array.from({ length }, (_, p) => (p === 0 ? last : values[length - p])),
      m,
      d,
      anticausalEdge,
    );
    for (let p = 0; p < count; p++) {
      const sum = causal[start + p] + anticausal[length - 1 - start - p];
      out[inner + stride * (p + count * outer)] = single ? Math.fround(sum) : sum;
    }
  }
  return [tensor('f64', x.shape.with(axis, count), out)];
};

/** y[p] = t0 x[p] + .. + t3 x[p - 3] - (d0 y[p - 1] + .. + d3 y[p - 4]); before the line x is its first voxel, and d y is `edge` x. */
function pass(x: Float64Array, [t0, t1, t2, t3]: Quad, d: Quad, edge: Quad): Float64Array {
  const y = new Float64Array(x.length);
  const before = (p: number) => x[Math.max(p, 0)];
  for (let p = 0; p < x.length; p++) {
    const [r1, r2, r3, r4] = d.map((c, q) => (p > q ? c * y[p - 1 - q] : edge[q] * x[0]));
    y[p] = t0 * x[p] + t1 * before(p - 1) + t2 * before(p - 2) + t3 * before(p - 3) - (r1 + r2 + r3 + r4);
  }
  return y;
}
