import type { PadMode } from '../../../core/padding';
import type { InterpolateMode } from '../interpolate';
import { badOption } from '../options';
import { type ZoomOptions, zoom } from '../zoom';
import { each, randomTransform } from './random-transform';

export interface RandZoomOptions {
  /** One factor for all axes, two for the first two axes and the third, or three. */
  readonly minZoom?: number | readonly number[];
  readonly maxZoom?: number | readonly number[];
  readonly mode?: InterpolateMode;
  readonly paddingMode?: PadMode;
  readonly alignCorners?: boolean | null;
  readonly keepSize?: boolean;
}

/**
 * Enlarges or shrinks by factors uniform from `minZoom` (0.9) to `maxZoom` (1.1), with probability `prob`, 0.1 (RandZoom): a single
 * pair of bounds draws one factor for all axes.
 */
export const randZoom = randomTransform<RandZoomOptions, ZoomOptions>({
  effect: 'geometry',
  options: { minZoom: 'numbers', maxZoom: 'numbers', mode: 'string', paddingMode: 'string', alignCorners: 'boolean', keepSize: 'boolean' },
  prob: 0.1,
  draw(random, { minZoom = 0.9, maxZoom = 1.1, keepSize }) {
    const [low, high] = [[minZoom].flat(), [maxZoom].flat()];
    if (low.length !== high.length || low.length < 1 || low.length > 3)
      throw badOption('RandZoom', 'maxZoom', JSON.stringify(maxZoom), 'give as many factors as minZoom has, at most three');
    const factors = low.map((least, a) => random.uniform(least, high[a]));
    const [x, y = x, z = y] = factors;
    return { zoom: factors.length === 2 ? [x, x, y] : [x, y, z], keepSize };
  },
  apply: each(zoom),
});
