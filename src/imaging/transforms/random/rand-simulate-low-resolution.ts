import type { InterpolateMode } from '../interpolate';
import { badOption } from '../options';
import { type SimulateLowResolutionOptions, simulateLowResolution } from '../simulate-low-resolution';
import { each, randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface RandSimulateLowResolutionOptions {
  /** Bounds of the factor of the extents; 0.5 and 1 by default. */
  readonly zoomRange?: readonly number[];
  readonly downsampleMode?: InterpolateMode;
  readonly upsampleMode?: InterpolateMode;
  readonly alignCorners?: boolean;
}

/** The image on a grid coarser by a factor uniform within its bounds and back, with probability `prob`, 0.1 (RandSimulateLowResolution). */
export const randSimulateLowResolution = randomTransform<RandSimulateLowResolutionOptions, SimulateLowResolutionOptions>({
  effect: 'values',
  options: { zoomRange: 'numbers', downsampleMode: 'string', upsampleMode: 'string', alignCorners: 'boolean' },
  prob: 0.1,
  draw(random, { zoomRange = [0.5, 1], downsampleMode, upsampleMode }) {
    const [low, high] = pairOf('RandSimulateLowResolution', 'zoomRange', [zoomRange].flat());
    if (!(low > 0)) throw badOption('RandSimulateLowResolution', 'zoomRange', JSON.stringify(zoomRange), 'give positive factors');
    return { zoom: random.uniform(low, high), downsampleMode, upsampleMode };
  },
  apply: each(simulateLowResolution),
});
