import type { Volume } from '../volume';
import { badOption } from './options';
import { extremes, meanAndStd } from './statistics';
import { toFloat32 } from './values';

export interface AdjustContrastOptions {
  readonly gamma: number;
  /** Apply to the negative image. */
  readonly invertImage?: boolean;
  /** Bring mean and standard deviation back to what they were. */
  readonly retainStats?: boolean;
}

/** ((v - min) / range)^gamma x range + min (AdjustContrast); f32. */
export function adjustContrast(image: Volume, { gamma, invertImage = false, retainStats = false }: AdjustContrastOptions): Volume {
  if (!(gamma > 0)) throw badOption('AdjustContrast', 'gamma', String(gamma), 'give a positive number');
  const sign = invertImage ? -1 : 1;
  return toFloat32(image, false, (source, target) => {
    const [least, most] = extremes(source);
    const low = invertImage ? -most : least;
    const range = most - least;
    for (let v = 0; v < target.length; v++) target[v] = ((sign * source[v] - low) / (range + 1e-7)) ** gamma * range + low;
    if (retainStats) {
      const before = meanAndStd(source, false, 1);
      const after = meanAndStd(target, false, 1);
      for (let v = 0; v < target.length; v++) target[v] = ((target[v] - after.mean) / (after.std + 1e-8)) * before.std + sign * before.mean;
    }
    if (invertImage) for (let v = 0; v < target.length; v++) target[v] = -target[v];
  });
}
