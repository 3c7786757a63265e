import { type ScaleIntensityFixedMeanOptions, scaleIntensityFixedMean } from '../scale-intensity-fixed-mean';
import { each, randomTransform } from './random-transform';
import { symmetricRange } from './ranges';

export interface RandScaleIntensityFixedMeanOptions {
  /** Bounds of the factor, or f for -f to f; 0 by default. */
  readonly factors?: number | readonly number[];
  readonly fixedMean?: boolean;
  readonly preserveRange?: boolean;
}

/**
 * (v - mean) (1 + factor) + mean, the factor uniform within its bounds, with probability `prob`, 0.1 (RandScaleIntensityFixedMean).
 */
export const randScaleIntensityFixedMean = randomTransform<RandScaleIntensityFixedMeanOptions, ScaleIntensityFixedMeanOptions>({
  effect: 'values',
  options: { factors: 'numbers', fixedMean: 'boolean', preserveRange: 'boolean' },
  prob: 0.1,
  draw: (random, { factors = 0, fixedMean, preserveRange }) => ({
    factor: random.uniform(...symmetricRange('RandScaleIntensityFixedMean', 'factors', factors)),
    fixedMean,
    preserveRange,
  }),
  apply: each(scaleIntensityFixedMean),
});
