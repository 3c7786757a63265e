import type { Volume } from '../volume';
import { badOption } from './options';
import { toFloat32 } from './values';

export interface ScaleIntensityRangeOptions {
  readonly aMin: number;
  readonly aMax: number;
  /** Where aMin and aMax go; null or left out: to 0 and 1 with nothing clipped. */
  readonly bMin?: number | null;
  readonly bMax?: number | null;
  /** Cut at bMin and bMax. */
  readonly clip?: boolean;
}

/** [aMin, aMax] mapped linearly onto [bMin, bMax] (ScaleIntensityRange); f32. */
export function scaleIntensityRange(image: Volume, options: ScaleIntensityRangeOptions): Volume {
  return toFloat32(image, false, (source, target) => scaleRange(source, target, options));
}

/** The same on bare arrays. */
export function scaleRange(source: ArrayLike<number>, target: Float32Array, options: ScaleIntensityRangeOptions): void {
  const { aMin, aMax, clip = false } = options;
  const bMin = options.bMin ?? null;
  const bMax = options.bMax ?? null;
  if (!Number.isFinite(aMin) || !Number.isFinite(aMax))
    throw badOption('ScaleIntensityRange', 'aMin/aMax', `${aMin}, ${aMax}`, 'give two finite numbers');
  if (clip && bMin === null && bMax === null)
    throw badOption('ScaleIntensityRange', 'clip', 'true without bMin and bMax', 'give a bound, or do not clip');
  const low = clip && bMin !== null ? bMin : Number.NEGATIVE_INFINITY;
  const high = clip && bMax !== null ? bMax : Number.POSITIVE_INFINITY;
  // A range of no width only shifts, as in MONAI.
  const flat = aMax === aMin;
  const width = flat ? 1 : aMax - aMin;
  const span = flat || bMin === null || bMax === null ? 1 : bMax - bMin;
  const start = flat ? (bMin ?? 0) : bMin !== null && bMax !== null ? bMin : 0;
  for (let v = 0; v < target.length; v++) {
    const value = ((source[v] - aMin) / width) * span + start;
    target[v] = flat ? value : Math.min(Math.max(value, low), high);
  }
}
