import { PmError } from '../../core/errors';
import { type Volume, withData } from '../../imaging/volume';
import { insideOf } from '../roi';
import type { Settings } from '../settings';
import { isSinglePrecision, numbersOf } from '../voxels';

/**
 * The mask without voxels outside `resegmentRange`: [lower] or [lower, upper], both included; absolute, relative to the
 * region's maximum, or in standard deviations around its mean. With `outlierSigma`, without those more standard deviations than that
 * from the region's mean either; both are of the whole region.
 * Throws `roi-too-small` where fewer than two voxels are left.
 */
export function resegment(
  image: Volume,
  mask: Volume,
  { resegmentRange, resegmentMode, outlierSigma }: Pick<Settings, 'resegmentRange' | 'resegmentMode' | 'outlierSigma'>,
): Volume {
  const values = numbersOf(image);
  const inside = insideOf(mask);
  const region = Float64Array.from(inside, (voxel) => values[voxel]);
  const ranges = [
    ...(resegmentRange === null ? [] : [thresholds(region, resegmentRange, resegmentMode)]),
    ...(outlierSigma === null ? [] : [thresholds(region, [-outlierSigma, outlierSigma], 'sigma')]),
  ];
  // NumPy compares single precision images in single precision.
  const round = isSinglePrecision(image.dtype) ? Math.fround : (threshold: number) => threshold;
  const low = round(Math.max(...ranges.map(([lower]) => lower)));
  const high = round(Math.min(...ranges.map(([, upper = Number.POSITIVE_INFINITY]) => upper)));
  const kept = inside.filter((voxel) => values[voxel] >= low && values[voxel] <= high);
  if (kept.length < 2) {
    const why = `keeps ${kept.length} of ${inside.length} voxels (${low} to ${high})`;
    throw new PmError('roi-too-small', 'resegmentation', why, 'widen resegmentRange or outlierSigma');
  }
  const data = new Uint8Array(mask.data.length);
  for (const voxel of kept) data[voxel] = 1;
  return withData(mask, 'u8', data);
}

function thresholds(values: Float64Array, range: readonly number[], mode: Settings['resegmentMode']): number[] {
  const sorted = [...range].sort((a, b) => a - b);
  switch (mode) {
    case 'absolute':
      return sorted;
    case 'relative': {
      const maximum = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      return sorted.map((share) => maximum * share);
    }
    case 'sigma': {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
      return sorted.map((count) => mean + deviation * count);
    }
  }
}
