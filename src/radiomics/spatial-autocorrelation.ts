import { PmError } from '../core/errors';
import { LineTransform } from '../imaging/transforms/fourier';
import type { Size } from '../imaging/volume';
import type { Roi } from './roi';

/** Moran's I and Geary's C. */
export interface SpatialAutocorrelation {
  readonly moran: number;
  readonly geary: number;
}

/** Points of the padded grid: its transform takes 17 bytes each. */
const mostPoints = 2 ** 27;

/**
 * Both over all pairs of voxels of the region, weighted by their inverse distances in mm (IBSI N365, NPT7). The weight depends on the step
 * from one voxel to the other only, so the sums over pairs are convolutions: exact but for rounding, in the time of two Fourier transforms.
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
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // The region as real part, the intensities around their mean as imaginary part: the weights are real and even, so neither meets the other.
  const near = new Float64Array(points);
  const nearby = new Float64Array(points);
  const places = placesOf(mask, size, padded);
  places.forEach((place, n) => {
    near[place] = 1;
    nearby[place] = values[n] - mean;
  });
  transform(near, nearby, padded, size, [0, 1, 2]);
  multiply(near, nearby, padded, weightSpectrum(padded, spacing));
  // Swapped, the transform is its inverse.
  transform(nearby, near, padded, size, [2, 1, 0]);
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

/**
 * Transforms along `axes`, of lines that hold something, or are asked for: only the first `used` points along the axes after the line's
 * own are, there and on the way back.
 */
function transform(re: Float64Array, im: Float64Array, size: Size, used: Size, axes: readonly number[]): void {
  const strides = [1, size[0], size[0] * size[1]];
  for (const axis of axes) {
    const line = new LineTransform(size[axis]);
    const [a, b] = [new Float64Array(size[axis]), new Float64Array(size[axis])];
    const [u, v] = [0, 1, 2].filter((other) => other !== axis);
    const extent = (other: number): number => (other > axis ? used[other] : size[other]);
    for (let y = 0; y < extent(v); y++) {
      for (let x = 0; x < extent(u); x++) {
        const base = x * strides[u] + y * strides[v];
        for (let t = 0, at = base; t < a.length; t++, at += strides[axis]) {
          a[t] = re[at];
          b[t] = im[at];
        }
        line.forward(a, b);
        for (let t = 0, at = base; t < a.length; t++, at += strides[axis]) {
          re[at] = a[t];
          im[at] = b[t];
        }
      }
    }
  }
}

/** The first halves, ends included, of what is even along each axis. */
function halves(size: Size): Size {
  return size.map((extent) => (extent >> 1) + 1) as unknown as Size;
}

/** The transform of the inverse distances from the first point, to both sides: it is real and even, as they are. */
function weightSpectrum(padded: Size, spacing: readonly number[]): Float64Array {
  const size = halves(padded);
  const weights = new Float64Array(size[0] * size[1] * size[2]);
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) weights[at] = at === 0 ? 0 : 1 / Math.hypot(i * spacing[0], j * spacing[1], k * spacing[2]);
    }
  }
  let stride = 1;
  for (const axis of [0, 1, 2]) {
    const line = new LineTransform(padded[axis]);
    const [a, b] = [new Float64Array(padded[axis]), new Float64Array(padded[axis])];
    for (let outer = 0; outer < weights.length; outer += stride * size[axis]) {
      for (let base = outer; base < outer + stride; base++) {
        for (let t = 0; t < a.length; t++) a[t] = weights[base + Math.min(t, a.length - t) * stride];
        line.forward(a, b.fill(0));
        for (let t = 0; t < size[axis]; t++) weights[base + t * stride] = a[t];
      }
    }
    stride *= size[axis];
  }
  return weights;
}

/** Multiplies by what is even and given by halves, and divides by the number of points. */
function multiply(re: Float64Array, im: Float64Array, size: Size, factors: Float64Array): void {
  const [hi, hj] = halves(size);
  const fold = (index: number, axis: number): number => Math.min(index, size[axis] - index);
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = hi * (fold(j, 1) + hj * fold(k, 2));
      for (let i = 0; i < size[0]; i++, at++) {
        const factor = factors[row + fold(i, 0)] / re.length;
        re[at] *= factor;
        im[at] *= factor;
      }
    }
  }
}
