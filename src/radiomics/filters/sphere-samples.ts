import type { Vec3 } from '../../imaging/affine';
import type { Size, Volume } from '../../imaging/volume';
import { mirror, setWeights, splineCoefficients } from '../preprocess/bspline';
import type { Box } from '../roi';
import { castToInteger, isSinglePrecision, numbersOf } from '../voxels';

const taps = 64;

/** Reads the samples around voxel (i, j, k) of the image. */
export type SphereSampler = (samples: Float64Array, i: number, j: number, k: number) => void;

/**
 * Cubic B-spline samples of `image` at `offsets` (voxels along i, j, k) from voxels of `box`, as SciPy's `map_coordinates`: 0 outside the
 * outermost voxels, in the image's type, integers rounded half away from 0.
 */
export function sphereSampler(image: Volume, box: Box, offsets: readonly Vec3[]): SphereSampler {
  const { start, size, data } = coefficientsAround(image, box, offsets);
  const rows = [1, size[0], size[0] * size[1]];
  const hops = Int32Array.from({ length: taps }, (_, tap) => (tap & 3) + ((tap >> 2) & 3) * rows[1] + (tap >> 4) * rows[2]);
  const weights = new Float64Array(taps * offsets.length);
  // The first of the 4 x 4 x 4 voxels, from the one that is sampled around.
  const firsts = Int32Array.from(offsets, (offset, n) => {
    const corner = offset.map((x) => Math.floor(x));
    const along = offset.map((x, axis) => {
      const four = new Float64Array(4);
      setWeights(four, x - corner[axis]);
      return four;
    });
    for (let tap = 0; tap < taps; tap++) weights[taps * n + tap] = along[0][tap & 3] * along[1][(tap >> 2) & 3] * along[2][tap >> 4];
    return corner.reduce((sum, x, axis) => sum + (x - 1) * rows[axis], 0);
  });
  const round = rounding(image);
  const [last0, last1, last2] = image.size.map((n) => n - 1);
  return (samples, i, j, k) => {
    const base = i - start[0] + (j - start[1]) * rows[1] + (k - start[2]) * rows[2];
    for (let n = 0; n < offsets.length; n++) {
      const [x, y, z] = offsets[n];
      if (i + x < 0 || i + x > last0 || j + y < 0 || j + y > last1 || k + z < 0 || k + z > last2) {
        samples[n] = 0;
        continue;
      }
      const first = base + firsts[n];
      let value = 0;
      for (let tap = 0; tap < taps; tap++) value += weights[taps * n + tap] * data[first + hops[tap]];
      samples[n] = round(value);
    }
  };
}

function rounding({ dtype }: Volume): (value: number) => number {
  if (dtype === 'f64') return (value) => value;
  if (isSinglePrecision(dtype)) return Math.fround;
  return (value) => castToInteger(value + (value > 0 ? 0.5 : -0.5), dtype);
}

/** Spline coefficients in the box and as far around it as samples inside the image reach, mirrored beyond the image's border. */
function coefficientsAround(image: Volume, box: Box, offsets: readonly Vec3[]): { start: Size; size: Size; data: Float64Array } {
  const whole = splineCoefficients(numbersOf(image), image.size);
  const axes = [0, 1, 2].map((axis) => {
    const reach = Math.ceil(Math.max(...offsets.map((offset) => Math.abs(offset[axis])))) + 2;
    const low = Math.max(box.start[axis] - reach, -2);
    const high = Math.min(box.start[axis] + box.size[axis] + reach, image.size[axis] + 2);
    return { low, source: Int32Array.from({ length: high - low }, (_, n) => mirror(low + n, image.size[axis])) };
  });
  const [is, js, ks] = axes.map(({ source }) => source);
  const data = new Float64Array(is.length * js.length * ks.length);
  let at = 0;
  for (const k of ks) {
    for (const j of js) {
      const row = image.size[0] * (j + image.size[1] * k);
      for (let n = 0; n < is.length; n++) data[at++] = whole[row + is[n]];
    }
  }
  return { start: [axes[0].low, axes[1].low, axes[2].low], size: [is.length, js.length, ks.length], data };
}
