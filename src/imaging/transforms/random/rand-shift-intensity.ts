import { type ShiftIntensityOptions, shiftIntensity } from '../shift-intensity';
import { each, randomTransform } from './random-transform';
import { symmetricRange } from './ranges';

export interface RandShiftIntensityOptions {
  /** Bounds of the offset, or o for -o to o. */
  readonly offsets: number | readonly number[];
}

/** v + offset, the offset uniform within its bounds, with probability `prob`, 0.1 (RandShiftIntensity). */
export const randShiftIntensity = randomTransform<RandShiftIntensityOptions, ShiftIntensityOptions>({
  effect: 'values',
  options: { offsets: 'numbers!' },
  prob: 0.1,
  draw: (random, { offsets }) => ({ offset: random.uniform(...symmetricRange('RandShiftIntensity', 'offsets', offsets)) }),
  apply: each(shiftIntensity),
});
