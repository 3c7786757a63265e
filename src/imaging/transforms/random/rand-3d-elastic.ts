import { type ElasticOptions, elastic } from '../elastic';
import { badOption, sizeOption } from '../options';
import type { ResampleOptions } from '../resample';
import { type SpatialAffineOptions, spatialAffine } from '../spatial-affine';
import { type AffineRanges, affineRangeKinds, drawAffine } from './affine-ranges';
import { randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface Rand3DElasticOptions extends AffineRanges, Pick<ResampleOptions, 'mode' | 'paddingMode'> {
  /** Bounds of the smoothing Gaussian's standard deviation, in voxels. */
  readonly sigmaRange: readonly number[];
  /** Bounds of the factor that the smoothed offsets are multiplied by. */
  readonly magnitudeRange: readonly number[];
  readonly spatialSize?: number | readonly number[] | null;
}

/**
 * An elastic and an affine deformation with probability `prob`, 0.1 (Rand3DElastic): offsets uniform from -1 to 1, smoothed by a
 * Gaussian with sigma uniform in `sigmaRange`, times a magnitude uniform in `magnitudeRange`; then an affine transform as of
 * RandAffine. Padding is `reflection`.
 */
export const rand3DElastic = randomTransform<Rand3DElasticOptions, ElasticOptions | SpatialAffineOptions>({
  effect: 'geometry',
  options: { ...affineRangeKinds, sigmaRange: 'numbers!', magnitudeRange: 'numbers!', spatialSize: 'numbers', mode: 'string', paddingMode: 'string' },
  prob: 0.1,
  draw(random, options) {
    const [least, most] = pairOf('Rand3DElastic', 'sigmaRange', options.sigmaRange);
    if (!(least > 0)) throw badOption('Rand3DElastic', 'sigmaRange', JSON.stringify(options.sigmaRange), 'give positive numbers of voxels');
    return {
      stream: random.fork(),
      magnitude: random.uniform(...pairOf('Rand3DElastic', 'magnitudeRange', options.magnitudeRange)),
      sigma: random.uniform(least, most),
      ...drawAffine(random, 'Rand3DElastic', options),
      spatialSize: options.spatialSize,
    };
  },
  idle({ spatialSize }, { size }) {
    const wanted = sizeOption('Rand3DElastic', 'spatialSize', spatialSize, size);
    return wanted.every((extent, axis) => extent === size[axis]) ? undefined : { spatialSize };
  },
  apply(parameters, first) {
    if (!('stream' in parameters)) return (of, grid) => spatialAffine(of, { ...parameters, ...(grid as ResampleOptions) });
    const deform = elastic(parameters, first.size);
    return (of, grid) => deform(of, grid as ResampleOptions);
  },
});
