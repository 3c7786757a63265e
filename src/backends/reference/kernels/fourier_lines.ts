import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** The sum by its definition. */
export const fourier_lines: ReferenceKernel<'fourier_lines'> = ([x, amplitude], { axis, inverse, start, count }) => {
  const [parts, ...size] = x.shape;
  const length = size[axis];
  const stride = numel(size.slice(axis + 1));
  const voxels = numel(size);
  const source = asFloat64(x);
  const factor = amplitude && spread(asFloat64(amplitude), amplitude.shape, size);
  const shape = [2, ...size.with(axis, count)];
  const out = new Float64Array(numel(shape));
  const turn = ((inverse ? 2 : -2) * Math.PI) / length;
  const cos = Float64Array.from({ length }, (_, n) => Math.cos(turn * n));
  const sin = Float64Array.from({ length }, (_, n) => Math.sin(turn * n));
  for (let to = 0; to < out.length / 2; to++) {
    const inner = to % stride;
    const k = start + (Math.floor(to / stride) % count);
    const first = inner + Math.floor(to / (stride * count)) * stride * length;
    let [re, im] = [0, 0];
    for (let n = 0, root = 0; n < length; n++, root = (root + k) % length) {
      const at = first + n * stride;
      const a = factor ? factor[at] : 1;
      const [p, q] = [a * source[at], parts === 2 ? a * source[voxels + at] : 0];
      re += p * cos[root] - q * sin[root];
      im += p * sin[root] + q * cos[root];
    }
    out[to] = inverse ? re / length : re;
    out[out.length / 2 + to] = inverse ? im / length : im;
  }
  return [tensor('f64', shape, out)];
};

/** An element for each of `size`, repeated along axes of 1. */
function spread(values: Float64Array, shape: readonly number[], size: readonly number[]): Float64Array {
  const [d, h, w] = shape;
  return Float64Array.from({ length: numel(size) }, (_, at) => {
    const [k, j, i] = [Math.floor(at / (size[1] * size[2])), Math.floor(at / size[2]) % size[1], at % size[2]];
    return values[(i % w) + w * ((j % h) + h * (k % d))];
  });
}
