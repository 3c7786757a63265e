import { type FlipOptions, flip } from '../flip';
import { each, randomTransform } from './random-transform';

/** Flips along `spatialAxis` (all axes by default) with probability `prob`, 0.1 (RandFlip). */
export const randFlip = randomTransform<FlipOptions, FlipOptions>({
  effect: 'geometry',
  options: { spatialAxis: 'numbers' },
  prob: 0.1,
  draw: (_, { spatialAxis }) => ({ spatialAxis }),
  apply: each(flip),
});
