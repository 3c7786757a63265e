import { quantiles } from '../../core/quantile';
import { type Volume, withData } from '../../imaging/volume';
import { crop } from '../preprocess/crop';
import { boundingBox } from '../roi';
import { isSinglePrecision, numbersOf } from '../voxels';
import { marginBox } from './margin';
import type { Perturbation, Perturbed } from './perturbation';
import { normal } from './random';

/** Median of |x| of a standard normal variable. */
const medianOfNormal = 0.674489750196082;

const root7 = Math.sqrt(7);
/** The low-pass filter of the coiflet with two vanishing moments (Daubechies, Ten Lectures on Wavelets, table 8.1): sum of squares 1. */
const lowPass = [1 - root7, 5 + root7, 14 + 2 * root7, 14 - 2 * root7, 1 - root7, -3 + root7].map((tap) => tap / (16 * Math.SQRT2));
const highPass = lowPass.map((_, n) => (n % 2 === 0 ? 1 : -1) * lowPass[5 - n]);

/**
 * Standard deviation of the noise of an image: the median absolute diagonal detail of an undecimated coiflet transform of its slices,
 * over that of a standard normal variable (Chang, Yu and Vetterli, IEEE Transactions on Image Processing 2000, equation 8). 0 where
 * more than half of the details are 0.
 */
export function estimateNoise(image: Volume): number {
  const rows = filterAxis(Float64Array.from(numbersOf(image)), image.size, 0);
  const details = filterAxis(rows, image.size, 1);
  return quantiles(details.map(Math.abs), [0.5])[0] / medianOfNormal;
}

/** Correlates every line along `axis` with the high-pass filter; lines are mirrored at their ends. */
function filterAxis(source: Float64Array, size: Volume['size'], axis: 0 | 1): Float64Array {
  const out = new Float64Array(source.length);
  const stride = axis === 0 ? 1 : size[0];
  const extent = size[axis];
  const period = 2 * extent;
  for (let at = 0; at < source.length; at++) {
    const n = Math.floor(at / stride) % extent;
    const line = at - n * stride;
    for (let tap = 0; tap < highPass.length; tap++) {
      const folded = (((n + tap - 2) % period) + period) % period;
      out[at] += highPass[tap] * source[line + stride * (folded < extent ? folded : period - 1 - folded)];
    }
  }
  return out;
}

/** Adds normal noise of `deviation`, in the image's own unit, to every voxel; f64, or f32 where the image is. */
export function addNoise(image: Volume, mask: Volume, { deviation }: { readonly deviation: number }, seed: number): Perturbed {
  const values = numbersOf(image);
  const single = isSinglePrecision(image.dtype);
  const data = single ? new Float32Array(values.length) : new Float64Array(values.length);
  for (let at = 0; at < data.length; at++) data[at] = values[at] + deviation * normal(seed, at);
  return { image: withData(image, single ? 'f32' : 'f64', data), mask };
}

/** How far around the region noise is estimated, mm: air far from it has other noise, or none. */
const margin = 25;

/** As much noise again as there is around the region. */
export const noise: Perturbation = {
  name: 'noise',
  help: 'standard deviation added, in that of the noise which is there around the region',
  usual: 1,
  most: 100,
  apply: (image, mask, amount, seeds) => {
    const box = boundingBox(mask);
    if (!box) return { image, mask };
    return addNoise(image, mask, { deviation: amount * estimateNoise(crop(image, marginBox(image, box, margin))) }, seeds.case);
  },
};
