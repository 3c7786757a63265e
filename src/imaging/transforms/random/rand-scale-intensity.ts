import { type ScaleIntensityOptions, scaleIntensity } from '../scale-intensity';
import { each, randomTransform } from './random-transform';
import { symmetricRange } from './ranges';

export interface RandScaleIntensityOptions {
  /** Bounds of the factor, or f for -f to f. */
  readonly factors: number | readonly number[];
}

/** v (1 + factor), the factor uniform within its bounds, with probability `prob`, 0.1 (RandScaleIntensity). */
export const randScaleIntensity = randomTransform<RandScaleIntensityOptions, ScaleIntensityOptions>({
  effect: 'values',
  options: { factors: 'numbers!' },
  prob: 0.1,
  draw: (random, { factors }) => ({
    minv: null,
    maxv: null,
    factor: random.uniform(...symmetricRange('RandScaleIntensity', 'factors', factors)),
  }),
  apply: each(scaleIntensity),
});
