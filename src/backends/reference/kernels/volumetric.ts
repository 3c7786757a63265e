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
