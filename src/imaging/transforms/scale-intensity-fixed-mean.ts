import type { Volume } from '../volume';
import { extremes, meanAndStd } from './statistics';
import { toFloat32 } from './values';

export interface ScaleIntensityFixedMeanOptions {
  /** v becomes v (1 + factor), about the mean; 0 by default. */
  readonly factor?: number;
  /** Clip to the range that the values had. */
  readonly preserveRange?: boolean;
  /** Scale about the mean (default), or about 0. */
  readonly fixedMean?: boolean;
  readonly channelWise?: boolean;
}

/** (v - mean) (1 + factor) + mean (ScaleIntensityFixedMean); f32. */
export function scaleIntensityFixedMean(image: Volume, options: ScaleIntensityFixedMeanOptions = {}): Volume {
  const { factor = 0, preserveRange = false, fixedMean = true, channelWise = false } = options;
  return toFloat32(image, channelWise, (source, target) => {
    const mean = fixedMean ? meanAndStd(source).mean : 0;
    const [low, high] = preserveRange ? extremes(source) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let v = 0; v < target.length; v++) target[v] = Math.min(Math.max((source[v] - mean) * (1 + factor) + mean, low), high);
  });
}
