import { PmError } from '../../core/errors';
import { type Volume, withData } from '../../imaging/volume';
import type { Settings } from '../settings';
import { numbersOf } from '../voxels';

/**
 * (x - mean) / deviation of the whole image, clipped to +-`removeOutliers` deviations where set, times `normalizeScale`; f64.
 * Throws `normalize-constant` where the deviation is 0 or not finite.
 */
export function normalise(image: Volume, { normalizeScale, removeOutliers }: Pick<Settings, 'normalizeScale' | 'removeOutliers'>): Volume {
  const values = numbersOf(image);
  const sum = compensatedSum(values, (x) => x);
  const squares = compensatedSum(values, (x) => x * x);
  // ITK's unbiased estimate and its order of operations.
  const deviation = Math.sqrt((squares - (sum * sum) / values.length) / (values.length - 1));
  if (!(deviation > 0 && Number.isFinite(deviation))) {
    const why = deviation === 0 ? 'all voxels have the same value' : 'it holds NaN or infinite voxels';
    throw new PmError('normalize-constant', 'normalising the image', why, 'switch "normalize" off or correct the image');
  }
  const scale = 1 / deviation;
  const shift = -(sum / values.length);
  const limit = removeOutliers ?? Number.POSITIVE_INFINITY;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max((values[i] + shift) * scale, -limit), limit) * normalizeScale;
  return withData(image, 'f64', out);
}

/** Kahan's summation. */
function compensatedSum(values: ArrayLike<number>, term: (x: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const next = term(values[i]) - lost;
    const total = sum + next;
    lost = total - sum - next;
    sum = total;
  }
  return sum;
}
