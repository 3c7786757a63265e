import type { Shape } from '../../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../../core/tensor';

/**
 * Fills a [N, C, D', H', W'] tensor from x [N, C, D, H, W] plane by plane: `f(at, z, y, x)` gives an output voxel, `at` reads an input
 * voxel of the same sample and channel.
 */
export function mapVolumes(
  x: Tensor,
  size: Shape,
  f: (at: (z: number, y: number, x: number) => number, z: number, y: number, x: number) => number,
): Tensor {
  const [n, c, d, h, w] = x.shape;
  const [od, oh, ow] = size;
  const data = asFloat64(x);
  const out = new Float64Array(n * c * od * oh * ow);
  let o = 0;
  for (let plane = 0; plane < n * c; plane++) {
    const at = (z: number, y: number, q: number) => data[((plane * d + z) * h + y) * w + q];
    for (let z = 0; z < od; z++) for (let y = 0; y < oh; y++) for (let q = 0; q < ow; q++) out[o++] = f(at, z, y, q);
  }
  return tensor('f64', [n, c, ...size], out);
}

/** The indices of one axis that a window starting at `start` covers inside [0, extent). */
export function inside(start: number, kernel: number, dilation: number, extent: number): number[] {
  return Array.from({ length: kernel }, (_, k) => start + k * dilation).filter((index) => index >= 0 && index < extent);
}

/** The steps p in [0, steps) for which start + p · stride lies inside [0, extent), as [first, end). */
export function reach(start: number, stride: number, steps: number, extent: number): [number, number] {
  const first = Math.max(0, Math.ceil(-start / stride));
  const end = Math.min(steps, Math.floor((extent - 1 - start) / stride) + 1);
  return [first, Math.max(first, end)];
}

/**
 * The transpose of `mapVolumes`: fills a [N, C, D, H, W] tensor of zeros from dy [N, C, D', H', W'] voxel by voxel: `f(add, value, plane, z, y,
 * x)` has dy's value there and adds to voxels of the same sample and channel, which are the given plane of the N · C.
 */
export function scatterVolumes(
  dy: Tensor,
  size: Shape,
  f: (add: (z: number, y: number, x: number, value: number) => void, value: number, plane: number, z: number, y: number, x: number) => void,
): Tensor {
  const [n, c, od, oh, ow] = dy.shape;
  const [d, h, w] = size;
  const data = asFloat64(dy);
  const out = new Float64Array(n * c * d * h * w);
  let o = 0;
  for (let plane = 0; plane < n * c; plane++) {
    const add = (z: number, y: number, q: number, value: number) => {
      out[((plane * d + z) * h + y) * w + q] += value;
    };
    for (let z = 0; z < od; z++) for (let y = 0; y < oh; y++) for (let q = 0; q < ow; q++) f(add, data[o++], plane, z, y, q);
  }
  return tensor('f64', [n, c, ...size], out);
}

/** Adds each value of dy to the first largest voxel of x in its window: `windows` gives, for an output position, the indices along each axis. */
export function scatterToMaxima(x: Tensor, dy: Tensor, windows: (position: readonly number[]) => readonly (readonly number[])[]): Tensor {
  const [, , ...size] = x.shape;
  const [d, h, w] = size;
  const data = asFloat64(x);
  return scatterVolumes(dy, size, (add, value, plane, ...position) => {
    const [zs, ys, qs] = windows(position);
    let max = Number.NEGATIVE_INFINITY;
    let first: [number, number, number] = [zs[0], ys[0], qs[0]];
    for (const i of zs)
      for (const j of ys)
        for (const k of qs) {
          const voxel = data[((plane * d + i) * h + j) * w + k];
          if (voxel > max) {
            max = voxel;
            first = [i, j, k];
          }
        }
    if (zs.length * ys.length * qs.length > 0) add(...first, value);
  });
}
