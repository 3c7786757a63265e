import { type GaussianSharpenOptions, gaussianSharpen } from '../gaussian-sharpen';
import type { GaussianApprox } from '../gaussian-smooth';
import { each, randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface RandGaussianSharpenOptions {
  /** Bounds of the first blur's standard deviation along the first axis, in voxels; 0.5 and 1 by default. */
  readonly sigma1X?: readonly number[];
  readonly sigma1Y?: readonly number[];
  readonly sigma1Z?: readonly number[];
  /** Bounds of the second blur's, or its lower bound where the first blur's is the upper one; 0.5 by default. */
  readonly sigma2X?: number | readonly number[];
  readonly sigma2Y?: number | readonly number[];
  readonly sigma2Z?: number | readonly number[];
  /** Bounds of the weight; 10 and 30 by default. */
  readonly alpha?: readonly number[];
  readonly approx?: GaussianApprox;
}

const usual = [0.5, 1];

/** Sharpens by two Gaussian filters, all numbers uniform within their bounds, with probability `prob`, 0.1 (RandGaussianSharpen). */
export const randGaussianSharpen = randomTransform<RandGaussianSharpenOptions, GaussianSharpenOptions>({
  effect: 'values',
  options: {
    sigma1X: 'numbers',
    sigma1Y: 'numbers',
    sigma1Z: 'numbers',
    sigma2X: 'numbers',
    sigma2Y: 'numbers',
    sigma2Z: 'numbers',
    alpha: 'numbers',
    approx: 'string',
  },
  prob: 0.1,
  draw(random, options) {
    const { sigma1X = usual, sigma1Y = usual, sigma1Z = usual, sigma2X = 0.5, sigma2Y = 0.5, sigma2Z = 0.5, alpha = [10, 30], approx } = options;
    const within = (option: string, range: readonly number[]) => random.uniform(...pairOf('RandGaussianSharpen', option, [range].flat()));
    const sigma1 = Object.entries({ sigma1X, sigma1Y, sigma1Z }).map(([option, range]) => within(option, range));
    const sigma2 = Object.entries({ sigma2X, sigma2Y, sigma2Z }).map(([option, range], a) =>
      typeof range === 'number' ? random.uniform(range, sigma1[a]) : within(option, range),
    );
    return { sigma1, sigma2, alpha: within('alpha', alpha), approx };
  },
  apply: each(gaussianSharpen),
});
