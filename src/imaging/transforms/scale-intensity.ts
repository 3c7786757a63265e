import type { Volume } from '../volume';
import { extremes } from './statistics';
import { toFloat32 } from './values';

export interface ScaleIntensityOptions {
  /** Where the smallest value goes; null for none. Default 0. */
  readonly minv?: number | null;
  /** Where the largest value goes; null for none. Default 1. */
  readonly maxv?: number | null;
  /** With `minv` and `maxv` null: v becomes v (1 + factor). */
  readonly factor?: number | null;
  /** Every channel by its own extremes. */
  readonly channelWise?: boolean;
}

/** Values mapped linearly onto [minv, maxv], or multiplied (ScaleIntensity); f32. */
export function scaleIntensity(image: Volume, options: ScaleIntensityOptions = {}): Volume {
  const { minv = 0, maxv = 1, factor, channelWise = false } = options;
  if (minv === null && maxv === null) {
    const by = 1 + (factor ?? 0);
    return toFloat32(image, false, (source, target) => {
      for (let v = 0; v < target.length; v++) target[v] = source[v] * by;
    });
  }
  return toFloat32(image, channelWise, (source, target) => rescale(source, target, minv, maxv));
}

/** [min, max] of `source` to [minv, maxv] (to [0, 1] if one is null); a constant array is multiplied by minv (rescale_array). */
export function rescale(source: ArrayLike<number>, target: Float32Array | Float64Array, minv: number | null, maxv: number | null): void {
  const [low, high] = extremes(source);
  if (low === high) {
    for (let v = 0; v < target.length; v++) target[v] = minv === null ? source[v] : source[v] * minv;
    return;
  }
  const [start, span] = minv === null || maxv === null ? [0, 1] : [minv, maxv - minv];
  for (let v = 0; v < target.length; v++) target[v] = ((source[v] - low) / (high - low)) * span + start;
}
