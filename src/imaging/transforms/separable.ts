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

function applyAxis(
  source: ArrayLike<number>,
  size: readonly number[],
  channels: number,
  axis: number,
  { first, start, weight }: AxisTaps,
): Float32Array {
  const inner = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const m = first.length;
  const outer = (size[0] * size[1] * size[2] * channels) / (inner * n || 1);
  const out = new Float32Array(outer * m * inner);
  const row = new Float64Array(inner);
  for (let block = 0; block < outer; block++) {
    for (let o = 0; o < m; o++) {
      const from = (block * n + first[o]) * inner;
      const to = (block * m + o) * inner;
      const [begin, end] = [start[o], start[o + 1]];
      if (inner === 1) {
        let sum = 0;
        for (let t = begin; t < end; t++) sum += weight[t] * source[from + t - begin];
        out[to] = sum;
        continue;
      }
      row.fill(0);
      for (let t = begin; t < end; t++) {
        const w = weight[t];
        const at = from + (t - begin) * inner;
        for (let i = 0; i < inner; i++) row[i] += w * source[at + i];
      }
      out.set(row, to);
    }
  }
  return out;
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
