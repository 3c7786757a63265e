import type { Triple } from './shape';

/**
 * Squared Euclidean distance of every voxel to the nearest zero voxel of `mask`, exact, in the unit of `spacing`
 * squared. Infinity everywhere where the mask has no zero voxel.
 *
 * `size[0]` varies fastest. Lower envelopes of parabolas, axis by axis: Felzenszwalb and Huttenlocher,
 * "Distance transforms of sampled functions", Theory of Computing 8 (2012).
 */
export function squaredDistanceTransform(mask: ArrayLike<number>, size: Triple, spacing: Triple = [1, 1, 1]): Float64Array {
  const total = size[0] * size[1] * size[2];
  const out = new Float64Array(total);
  for (let v = 0; v < total; v++) out[v] = mask[v] ? Number.POSITIVE_INFINITY : 0;
  const longest = Math.max(...size, 1);
  const line = new Float64Array(longest);
  const vertex = new Int32Array(longest);
  const boundary = new Float64Array(longest + 1);
  let stride = 1;
  for (let axis = 0; axis < 3; axis++) {
    const n = size[axis];
    const step = spacing[axis] * spacing[axis];
    const block = stride * n;
    for (let outer = 0; outer < total; outer += block) {
      for (let inner = 0; inner < stride; inner++) transformLine(out, outer + inner, stride, n, step, line, vertex, boundary);
    }
    stride = block;
  }
  return out;
}

/** min over q of data[q] + step (p - q)^2 for every p of one line, in place. */
function transformLine(
  data: Float64Array,
  start: number,
  stride: number,
  n: number,
  step: number,
  line: Float64Array,
  vertex: Int32Array,
  boundary: Float64Array,
): void {
  let top = -1;
  for (let q = 0; q < n; q++) {
    const value = data[start + q * stride];
    line[q] = value;
    if (value === Number.POSITIVE_INFINITY) continue;
    let from = Number.NEGATIVE_INFINITY;
    while (top >= 0) {
      const v = vertex[top];
      from = ((value - line[v]) / step + (q * q - v * v)) / (2 * (q - v));
      if (from > boundary[top]) break;
      top--;
    }
    top++;
    vertex[top] = q;
    boundary[top] = top === 0 ? Number.NEGATIVE_INFINITY : from;
  }
  if (top < 0) return;
  boundary[top + 1] = Number.POSITIVE_INFINITY;
  let piece = 0;
  for (let p = 0; p < n; p++) {
    while (boundary[piece + 1] < p) piece++;
    const d = p - vertex[piece];
    data[start + p * stride] = line[vertex[piece]] + step * d * d;
  }
}
