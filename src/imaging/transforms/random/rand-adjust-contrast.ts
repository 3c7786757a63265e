import { type AdjustContrastOptions, adjustContrast } from '../adjust-contrast';
import { badOption } from '../options';
import { each, randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface RandAdjustContrastOptions {
  /** Bounds of gamma, or the upper one where the lower is 0.5; 0.5 and 4.5 by default. */
  readonly gamma?: number | readonly number[];
  readonly invertImage?: boolean;
  readonly retainStats?: boolean;
}

/** ((v - min) / range)^gamma x range + min, gamma uniform within its bounds, with probability `prob`, 0.1 (RandAdjustContrast). */
export const randAdjustContrast = randomTransform<RandAdjustContrastOptions, AdjustContrastOptions>({
  effect: 'values',
  options: { gamma: 'numbers', invertImage: 'boolean', retainStats: 'boolean' },
  prob: 0.1,
  draw(random, { gamma = [0.5, 4.5], invertImage, retainStats }) {
    if (typeof gamma === 'number' && !(gamma > 0.5))
      throw badOption('RandAdjustContrast', 'gamma', String(gamma), 'give a number above 0.5, or bounds');
    const [low, high] = typeof gamma === 'number' ? [0.5, gamma] : pairOf('RandAdjustContrast', 'gamma', gamma);
    if (!(low > 0)) throw badOption('RandAdjustContrast', 'gamma', JSON.stringify(gamma), 'give positive numbers');
    return { gamma: random.uniform(low, high), invertImage, retainStats };
  },
  apply: each(adjustContrast),
});
