import { type GaussianNoiseOptions, gaussianNoise } from '../gaussian-noise';
import { each, randomTransform } from './random-transform';

export interface RandGaussianNoiseOptions {
  /** 0 by default. */
  readonly mean?: number;
  /** The largest standard deviation; 0.1 by default. */
  readonly std?: number;
  /** Whether the standard deviation is uniform from 0 to `std` (default), or `std` itself. */
  readonly sampleStd?: boolean;
}

/** Adds normal numbers, with probability `prob`, 0.1 (RandGaussianNoise). */
export const randGaussianNoise = randomTransform<RandGaussianNoiseOptions, GaussianNoiseOptions>({
  effect: 'values',
  options: { mean: 'number', std: 'number', sampleStd: 'boolean' },
  prob: 0.1,
  draw: (random, { mean = 0, std = 0.1, sampleStd = true }) => ({ mean, std: sampleStd ? random.uniform(0, std) : std, stream: random.fork() }),
  apply: each(gaussianNoise),
});
