import { type Volume, volume } from '../volume';
import { badOption, oneOf, perAxis } from './options';
import { applySeparable, kernelTaps } from './separable';
import { valuesOf } from './values';

export interface GaussianSmoothOptions {
  /** Standard deviation in voxels, one for all axes or one an axis; 1 by default. */
  readonly sigma?: number | readonly number[];
  /** The discrete kernel: integrated over voxels (erf), sampled, or of scale-space theory. */
  readonly approx?: GaussianApprox;
}

export const gaussianApprox = ['erf', 'sampled', 'scalespace'] as const;
export type GaussianApprox = (typeof gaussianApprox)[number];

/** A Gaussian filter with zeros outside the image (GaussianSmooth); the result is f32. */
export function gaussianSmooth(image: Volume, { sigma = 1, approx = 'erf' }: GaussianSmoothOptions = {}): Volume {
  const sigmas = perAxis('GaussianSmooth', 'sigma', sigma, [1, 1, 1]);
  oneOf('GaussianSmooth', 'approx', approx, gaussianApprox);
  const operators = sigmas.map((s, a) => (s === 0 ? undefined : kernelTaps(image.size[a], gaussianKernel(s, approx))));
  const data = applySeparable(valuesOf(image), image.size, image.channels, operators);
  return volume({ dtype: 'f32', size: image.size, channels: image.channels, affine: image.affine, data });
}

/** The 1D kernel, cut at `truncated` standard deviations and not normalised (monai.networks.layers.gaussian_1d). */
export function gaussianKernel(sigma: number, approx: GaussianApprox = 'erf', truncated = 4): Float64Array {
  if (!(sigma > 0)) throw badOption('Gaussian', 'sigma', String(sigma), 'give a positive number of voxels');
  const tail = Math.floor(Math.max(sigma * truncated, 0.5) + 0.5);
  return Float64Array.from({ length: 2 * tail + 1 }, (_, t) => {
    const x = t - tail;
    if (approx === 'sampled') return Math.exp((-0.5 * x * x) / (sigma * sigma)) / (Math.sqrt(2 * Math.PI) * sigma);
    if (approx === 'scalespace') return scaledBessel(Math.abs(x), sigma * sigma);
    const scale = Math.SQRT1_2 / sigma;
    return Math.max(0, 0.5 * (erf(scale * (x + 0.5)) - erf(scale * (x - 0.5))));
  });
}

/** The error function: its Maclaurin series below 3, the continued fraction of erfc above; about 1e-15. */
function erf(x: number): number {
  const a = Math.abs(x);
  let value: number;
  if (a < 3) {
    let term = a;
    value = a;
    for (let n = 1; Math.abs(term) > 1e-17 * value; n++) {
      term *= (-a * a) / n;
      value += term / (2 * n + 1);
    }
    value *= 2 / Math.sqrt(Math.PI);
  } else {
    let tail = a;
    for (let n = 60; n > 0; n--) tail = a + n / 2 / tail;
    value = 1 - Math.exp(-a * a) / (tail * Math.sqrt(Math.PI));
  }
  return x < 0 ? -value : value;
}

/** exp(-t) I_n(t), I_n the modified Bessel function, by its power series in logarithms. */
function scaledBessel(n: number, t: number): number {
  let log = n * Math.log(t / 2) - t;
  for (let i = 2; i <= n; i++) log -= Math.log(i);
  let term = Math.exp(log);
  let sum = term;
  for (let k = 1; k < 10000; k++) {
    term *= (t * t) / 4 / (k * (k + n));
    sum += term;
    if (k > t && term < 1e-17 * sum) break;
  }
  return sum;
}
