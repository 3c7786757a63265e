import { quantiles } from '../../core/quantile';
import type { Volume } from '../volume';
import { badOption } from './options';
import { scaleRange } from './scale-intensity-range';
import { toFloat32 } from './values';

export interface ScaleIntensityRangePercentilesOptions {
  /** Percentiles in [0, 100] of the values. */
  readonly lower: number;
  readonly upper: number;
  /** Where they go; null or left out: to 0 and 1 with nothing clipped. */
  readonly bMin?: number | null;
  readonly bMax?: number | null;
  readonly clip?: boolean;
  /** The percentiles go to the same percentages of [bMin, bMax] instead of to its ends. */
  readonly relative?: boolean;
  /** Every channel by its own percentiles. */
  readonly channelWise?: boolean;
}

/** The range between two percentiles mapped linearly onto [bMin, bMax] (ScaleIntensityRangePercentiles); f32. */
export function scaleIntensityRangePercentiles(image: Volume, options: ScaleIntensityRangePercentilesOptions): Volume {
  const { lower, upper, clip = false, relative = false, channelWise = false } = options;
  if (!(lower >= 0 && lower <= upper && upper <= 100)) {
    throw badOption('ScaleIntensityRangePercentiles', 'lower/upper', `${lower}, ${upper}`, 'give percentiles with 0 <= lower <= upper <= 100');
  }
  let { bMin = null, bMax = null } = options;
  if (relative) {
    if (bMin === null || bMax === null) throw badOption('ScaleIntensityRangePercentiles', 'relative', 'true without bMin and bMax', 'give both');
    const width = bMax - bMin;
    [bMin, bMax] = [bMin + (width * lower) / 100, bMin + (width * upper) / 100];
  }
  return toFloat32(image, channelWise, (source, target) => {
    const [aMin, aMax] = quantiles(source, [lower / 100, upper / 100]);
    scaleRange(source, target, { aMin, aMax, bMin, bMax, clip });
  });
}
