import { padMap } from '../../core/padding';
import { type Volume, withData } from '../volume';
import { badOption, oneOf } from './options';
import { type AxisTaps, applySeparable, taps } from './separable';
import { valuesOf } from './values';

export interface SavitzkyGolaySmoothOptions {
  /** Odd number of voxels. */
  readonly windowLength: number;
  /** Degree of the polynomial, below windowLength. */
  readonly order: number;
  /** 1 is the first spatial axis (0 is the channel); 1 by default. */
  readonly axis?: number;
  /** What lies outside the image, in PyTorch's words. */
  readonly mode?: 'zeros' | 'reflect' | 'replicate' | 'circular';
}

/** The value at each voxel of the least-squares polynomial over a window along one axis (SavitzkyGolaySmooth); f32. */
export function savitzkyGolaySmooth(image: Volume, { windowLength, order, axis = 1, mode = 'zeros' }: SavitzkyGolaySmoothOptions): Volume {
  if (!Number.isInteger(windowLength) || windowLength < 1 || windowLength % 2 === 0) {
    throw badOption('SavitzkyGolaySmooth', 'windowLength', String(windowLength), 'give an odd whole number');
  }
  if (!Number.isInteger(order) || order < 0 || order >= windowLength)
    throw badOption('SavitzkyGolaySmooth', 'order', String(order), 'give a whole number below windowLength');
  if (![1, 2, 3].includes(axis)) throw badOption('SavitzkyGolaySmooth', 'axis', String(axis), 'give 1, 2 or 3, the spatial axes');
  oneOf('SavitzkyGolaySmooth', 'mode', mode, ['zeros', 'reflect', 'replicate', 'circular']);
  const kernel = coefficients(windowLength, order);
  const operators: (AxisTaps | undefined)[] = [undefined, undefined, undefined];
  operators[axis - 1] = padded(image.size[axis - 1], kernel, mode);
  return withData(image, 'f32', applySeparable(valuesOf(image), image.size, image.channels, operators));
}

/** The kernel's taps with what falls outside folded onto the voxels that the padding shows. */
function padded(extent: number, kernel: readonly number[], mode: 'zeros' | 'reflect' | 'replicate' | 'circular'): AxisTaps {
  const radius = (kernel.length - 1) / 2;
  const map = padMap(extent, radius, radius, mode === 'zeros' ? 'constant' : mode);
  return taps(
    Array.from({ length: extent }, (_, o) => {
      const from = kernel.map((_, t) => map[o + t]);
      const valid = from.filter((index) => index >= 0);
      const first = Math.min(...valid);
      const weights = new Array<number>(Math.max(...valid) - first + 1).fill(0);
      from.forEach((index, t) => {
        if (index >= 0) weights[index - first] += kernel[t];
      });
      return { first, weights };
    }),
  );
}

/** Row 0 of the pseudo-inverse of the Vandermonde matrix: solve (A^T A) c = e0, kernel = A c. */
function coefficients(length: number, order: number): number[] {
  const radius = (length - 1) / 2;
  const points = Array.from({ length }, (_, t) => t - radius);
  const n = order + 1;
  const m = Array.from({ length: n }, (_, r) => [
    ...Array.from({ length: n }, (_, c) => points.reduce((sum, x) => sum + x ** (r + c), 0)),
    r === 0 ? 1 : 0,
  ]);
  for (let p = 0; p < n; p++) {
    const best = m.reduce((at, row, r) => (r >= p && Math.abs(row[p]) > Math.abs(m[at][p]) ? r : at), p);
    [m[p], m[best]] = [m[best], m[p]];
    for (let r = 0; r < n; r++) {
      if (r === p) continue;
      const f = m[r][p] / m[p][p];
      for (let c = p; c <= n; c++) m[r][c] -= f * m[p][c];
    }
  }
  return points.map((x) => m.reduce((sum, row, r) => sum + (row[n] / row[r]) * x ** r, 0));
}
