import { PmError } from '../core/errors';
import { fourierTransform3d } from '../imaging/transforms/fourier';
import type { Size } from '../imaging/volume';
import type { Roi } from './roi';

/** Moran's I and Geary's C. */
export interface SpatialAutocorrelation {
  readonly moran: number;
  readonly geary: number;
}

/** Points of the padded grid: its transforms take 32 bytes each. */
const mostPoints = 2 ** 27;

/**
 * Both over all pairs of voxels of the region, weighted by their inverse distances in mm (IBSI N365, NPT7). The weight depends on the step
 * from one voxel to the other only, so the sums over pairs are convolutions: exact but for rounding, in the time of a Fourier transform.
 * Throws `roi-too-large` where the transform does not fit the memory.
 */
export function spatialAutocorrelation({ size, mask, spacing, values }: Roi): SpatialAutocorrelation {
  // Enough for steps to both sides not to meet.
  const padded = size.map((extent) => 2 ** Math.ceil(Math.log2(2 * extent - 1))) as unknown as Size;
  const points = padded[0] * padded[1] * padded[2];
  if (points > mostPoints) {
    const why = `the region's box of ${size.join(' x ')} voxels needs a transform of ${padded.join(' x ')}`;
    throw new PmError('roi-too-large', 'MoranI and GearyC', why, 'leave them out, or resample the image');
  }
  const weights = weightSpectrum(padded, spacing);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // The region as real part, the intensities around their mean as imaginary part: the weights are real, so neither meets the other.
  const near = new Float64Array(points);
  const nearby = new Float64Array(points);
  const places = placesOf(mask, size, padded);
  places.forEach((place, n) => {
    near[place] = 1;
    nearby[place] = values[n] - mean;
  });
  fourierTransform3d(near, nearby, padded);
  for (let f = 0; f < points; f++) {
    near[f] *= weights[f] / points;
    nearby[f] *= weights[f] / points;
  }
  fourierTransform3d(nearby, near, padded);
  let [total, products, squares, variance] = [0, 0, 0, 0];
  places.forEach((place, n) => {
    const x = values[n] - mean;
    total += near[place];
    products += x * nearby[place];
    squares += x * x * near[place];
    variance += x * x;
  });
  const count = values.length;
  return { moran: ((count / total) * products) / variance, geary: (((count - 1) / total) * (squares - products)) / variance };
}

/** The transform of the inverse distances from the first point, to both sides; it is real, as they are even. */
function weightSpectrum(size: Size, spacing: readonly number[]): Float64Array {
  const weights = new Float64Array(size[0] * size[1] * size[2]);
  const step = (index: number, axis: number): number => Math.min(index, size[axis] - index) * spacing[axis];
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const across = step(j, 1) ** 2 + step(k, 2) ** 2;
      for (let i = 0; i < size[0]; i++, at++) weights[at] = at === 0 ? 0 : 1 / Math.sqrt(step(i, 0) ** 2 + across);
    }
  }
  fourierTransform3d(weights, new Float64Array(weights.length), size);
  return weights;
}

/** Where the voxels inside lie on the padded grid. */
function placesOf(mask: Uint8Array, [ni, nj, nk]: Size, padded: Size): Uint32Array {
  const places: number[] = [];
  for (let k = 0, voxel = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, voxel++) if (mask[voxel] !== 0) places.push(i + padded[0] * (j + padded[1] * k));
    }
  }
  return Uint32Array.from(places);
}
