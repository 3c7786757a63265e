import type { Volume } from '../volume';
import { toFloat32 } from './values';

export interface ThresholdIntensityOptions {
  readonly threshold: number;
  /** Keep what is above (true, the default) or below. */
  readonly above?: boolean;
  /** What replaces the rest; 0 by default. */
  readonly cval?: number;
}

/** Values above (or below) the threshold, the others replaced (ThresholdIntensity); f32. */
export function thresholdIntensity(image: Volume, { threshold, above = true, cval = 0 }: ThresholdIntensityOptions): Volume {
  return toFloat32(image, false, (source, target) => {
    for (let v = 0; v < target.length; v++) target[v] = (above ? source[v] > threshold : source[v] < threshold) ? source[v] : cval;
  });
}
