import { type FlipOptions, flip } from '../flip';
import { each, randomTransform } from './random-transform';

/** Flips along one axis, each as likely, with probability `prob`, 0.1 (RandAxisFlip). */
export const randAxisFlip = randomTransform<object, FlipOptions>({
  effect: 'geometry',
  options: {},
  prob: 0.1,
  draw: (random) => ({ spatialAxis: random.integer(0, 3) }),
  apply: each(flip),
});
