import type { Size } from '../volume';

/** Output index o of an axis is the sum over t of weight[start[o] + t] * input[first[o] + t], t < start[o+1] - start[o]. */
export interface AxisTaps {
  readonly first: Int32Array;
  readonly start: Int32Array;
  readonly weight: Float64Array;
}

export function taps(rows: readonly { readonly first: number; readonly weights: readonly number[] }[]): AxisTaps {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, o) => {
    start[o + 1] = start[o] + row.weights.length;
  });
  return { first: Int32Array.from(rows, (row) => row.first), start, weight: Float64Array.from(rows.flatMap((row) => row.weights)) };
}

/** A linear operator along each axis in turn, on every channel. Sums in f64, stores f32. */
export function applySeparable(source: ArrayLike<number>, size: Size, channels: number, axes: readonly (AxisTaps | undefined)[]): Float32Array {
  let data = source;
  const extents = [...size];
  for (let axis = 0; axis < 3; axis++) {
    const operator = axes[axis];
    if (!operator) continue;
    data = applyAxis(data, extents, channels, axis, operator);
    extents[axis] = operator.first.length;
  }
  return data instanceof Float32Array && data !== source ? data : Float32Array.from(data);
}

function applyAxis(source: ArrayLike<number>, size: readonly number[], channels: number, axis: number, operator: AxisTaps): Float32Array {
  const inner = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const m = operator.first.length;
  const outer = (size[0] * size[1] * size[2] * channels) / (inner * n || 1);
  const out = new Float32Array(outer * m * inner);
  if (inner === 1) alongRows(source, n, operator, out, outer);
  else for (let block = 0; block < outer; block++) acrossRows(source, block * n * inner, inner, operator, out, block * m * inner);
  return out;
}

/** Rows of `n` neighbours: four rows at a time, whose sums do not wait for each other. */
function alongRows(source: ArrayLike<number>, n: number, { first, start, weight }: AxisTaps, out: Float32Array, rows: number): void {
  const m = first.length;
  for (let row = 0; row < rows; row += 4) {
    const count = Math.min(4, rows - row);
    // Where rows are missing the last one is summed again.
    const [b, c, d] = [1, 2, 3].map((next) => Math.min(next, count - 1));
    for (let o = 0; o < m; o++) {
      let at = row * n + first[o];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let t = start[o]; t < start[o + 1]; t++, at++) {
        const w = weight[t];
        s0 += w * source[at];
        s1 += w * source[at + b * n];
        s2 += w * source[at + c * n];
        s3 += w * source[at + d * n];
      }
      const to = row * m + o;
      out[to + d * m] = s3;
      out[to + c * m] = s2;
      out[to + b * m] = s1;
      out[to] = s0;
    }
  }
}

/** Slabs of `inner` neighbours: sums of whole slabs, four taps a pass, in the order of the taps. */
function acrossRows(source: ArrayLike<number>, base: number, inner: number, { first, start, weight }: AxisTaps, out: Float32Array, to: number): void {
  const sums = new Float64Array(inner);
  for (let o = 0; o < first.length; o++) {
    const end = start[o + 1];
    let t = start[o];
    let at = base + first[o] * inner;
    sums.fill(0);
    for (; t + 4 <= end; t += 4, at += 4 * inner) {
      const [w0, w1, w2, w3] = [weight[t], weight[t + 1], weight[t + 2], weight[t + 3]];
      const [b, c, d] = [at + inner, at + 2 * inner, at + 3 * inner];
      for (let i = 0; i < inner; i++) sums[i] = sums[i] + w0 * source[at + i] + w1 * source[b + i] + w2 * source[c + i] + w3 * source[d + i];
    }
    for (; t < end; t++, at += inner) {
      const w = weight[t];
      for (let i = 0; i < inner; i++) sums[i] += w * source[at + i];
    }
    out.set(sums, to + o * inner);
  }
}

/** The taps of a correlation with a centred kernel of odd length; outside the axis lie zeros. */
export function kernelTaps(extent: number, kernel: ArrayLike<number>): AxisTaps {
  const radius = (kernel.length - 1) / 2;
  const weights = Array.from(kernel);
  return taps(
    Array.from({ length: extent }, (_, o) => {
      const first = Math.max(o - radius, 0);
      const last = Math.min(o + radius, extent - 1);
      return { first, weights: weights.slice(first - o + radius, last - o + radius + 1) };
    }),
  );
}
