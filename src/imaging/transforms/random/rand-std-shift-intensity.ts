import { type StdShiftIntensityOptions, stdShiftIntensity } from '../shift-intensity';
import { each, randomTransform } from './random-transform';
import { symmetricRange } from './ranges';

export interface RandStdShiftIntensityOptions {
  /** Bounds of the shift in standard deviations, or f for -f to f. */
  readonly factors: number | readonly number[];
  readonly nonzero?: boolean;
  readonly channelWise?: boolean;
}

/** v + factor x standard deviation, the factor uniform within its bounds, with probability `prob`, 0.1 (RandStdShiftIntensity). */
export const randStdShiftIntensity = randomTransform<RandStdShiftIntensityOptions, StdShiftIntensityOptions>({
  effect: 'values',
  options: { factors: 'numbers!', nonzero: 'boolean', channelWise: 'boolean' },
  prob: 0.1,
  draw: (random, { factors, nonzero, channelWise }) => ({
    factor: random.uniform(...symmetricRange('RandStdShiftIntensity', 'factors', factors)),
    nonzero,
    channelWise,
  }),
  apply: each(stdShiftIntensity),
});
