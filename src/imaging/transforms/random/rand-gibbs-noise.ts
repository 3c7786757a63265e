import { type GibbsNoiseOptions, gibbsNoise } from '../gibbs-noise';
import { each, randomTransform } from './random-transform';
import { fraction } from './ranges';

export interface RandGibbsNoiseOptions {
  /** Bounds within 0 and 1, or the upper one where the lower is 0; 0 and 1 by default. */
  readonly alpha?: number | readonly number[];
}

/** Ringing of a truncated k-space, alpha uniform within its bounds, with probability `prob`, 0.1 (RandGibbsNoise). */
export const randGibbsNoise = randomTransform<RandGibbsNoiseOptions, GibbsNoiseOptions>({
  effect: 'values',
  options: { alpha: 'numbers' },
  prob: 0.1,
  draw(random, { alpha = [0, 1] }) {
    const [low, high] = typeof alpha === 'number' ? [0, alpha] : alpha;
    return { alpha: random.uniform(fraction('RandGibbsNoise', 'alpha', low), fraction('RandGibbsNoise', 'alpha', high)) };
  },
  apply: each(gibbsNoise),
});
