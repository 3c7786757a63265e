import { sizeOption } from '../options';
import type { ResampleOptions } from '../resample';
import { type SpatialAffineOptions, spatialAffine } from '../spatial-affine';
import { type AffineRanges, affineRangeKinds, drawAffine } from './affine-ranges';
import { each, randomTransform } from './random-transform';

export interface RandAffineOptions extends AffineRanges, ResampleOptions {
  /** Extents of the output; the volume's own by default. */
  readonly spatialSize?: number | readonly number[] | null;
}

/**
 * An affine transform about the centre whose numbers are uniform within their bounds, with probability `prob`, 0.1 (RandAffine);
 * without it the middle of the volume where `spatialSize` is not its size. Padding is `reflection`.
 */
export const randAffine = randomTransform<RandAffineOptions, SpatialAffineOptions>({
  effect: 'geometry',
  options: { ...affineRangeKinds, spatialSize: 'numbers', mode: 'string', paddingMode: 'string', alignCorners: 'boolean' },
  prob: 0.1,
  draw: (random, options) => ({ ...drawAffine(random, 'RandAffine', options), spatialSize: options.spatialSize }),
  idle({ spatialSize }, { size }) {
    const wanted = sizeOption('RandAffine', 'spatialSize', spatialSize, size);
    return wanted.every((extent, axis) => extent === size[axis]) ? undefined : { spatialSize };
  },
  apply: each(spatialAffine),
});
