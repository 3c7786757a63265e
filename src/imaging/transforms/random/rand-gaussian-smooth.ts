import { type GaussianApprox, type GaussianSmoothOptions, gaussianSmooth } from '../gaussian-smooth';
import { each, randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface RandGaussianSmoothOptions {
  /** Bounds of the standard deviation along the first axis, in voxels; 0.25 and 1.5 by default. */
  readonly sigmaX?: readonly number[];
  readonly sigmaY?: readonly number[];
  readonly sigmaZ?: readonly number[];
  readonly approx?: GaussianApprox;
}

const bounds = [0.25, 1.5];

/** A Gaussian filter whose standard deviations are uniform within their bounds, with probability `prob`, 0.1 (RandGaussianSmooth). */
export const randGaussianSmooth = randomTransform<RandGaussianSmoothOptions, GaussianSmoothOptions>({
  effect: 'values',
  options: { sigmaX: 'numbers', sigmaY: 'numbers', sigmaZ: 'numbers', approx: 'string' },
  prob: 0.1,
  draw(random, { sigmaX = bounds, sigmaY = bounds, sigmaZ = bounds, approx }) {
    const sigma = Object.entries({ sigmaX, sigmaY, sigmaZ }).map(([option, range]) =>
      random.uniform(...pairOf('RandGaussianSmooth', option, [range].flat())),
    );
    return { sigma, approx };
  },
  apply: each(gaussianSmooth),
});
