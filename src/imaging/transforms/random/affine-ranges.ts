import type { Random } from '../../../core/random';
import type { AffineParams } from '../affine-params';
import { drawWithin, type Ranges } from './ranges';

/** The random part of MONAI's RandAffine and Rand3DElastic: for each number of AffineParams its bounds. */
export interface AffineRanges {
  /** Radians. */
  readonly rotateRange?: Ranges;
  readonly shearRange?: Ranges;
  /** Voxels. */
  readonly translateRange?: Ranges;
  /** What is added to a factor of 1. */
  readonly scaleRange?: Ranges;
}

export const affineRangeKinds = { rotateRange: 'ranges', shearRange: 'ranges', translateRange: 'ranges', scaleRange: 'ranges' } as const;

/** All numbers uniform within their bounds. */
export function drawAffine(random: Random, transform: string, { rotateRange, shearRange, translateRange, scaleRange }: AffineRanges): AffineParams {
  const scale = drawWithin(random, transform, 'scaleRange', scaleRange, 1);
  return {
    rotateParams: drawWithin(random, transform, 'rotateRange', rotateRange),
    shearParams: drawWithin(random, transform, 'shearRange', shearRange),
    translateParams: drawWithin(random, transform, 'translateRange', translateRange),
    scaleParams: scale && [0, 1, 2].map((axis) => scale[axis] ?? 1),
  };
}
