import { PmError } from '../../core/errors';
import { transformPoint, type Vec3 } from '../../imaging/affine';
import { type Size, type Volume, volume, voxelCount, withData } from '../../imaging/volume';
import type { Settings } from '../settings';
import { numbersOf } from '../voxels';
import { affineOf, gridOf } from './grid';
import { type Interpolator, interpolatorsByName } from './interpolators';

/** Part of a voxel by which a grid of as many voxels may be too short: spacings are often kept in single precision. */
const slack = 1e-3;

/** Voxels above which the spacing is surely in the wrong unit. */
const mostVoxels = 2 ** 30;

/** Rounding errors of interpolation must not decide about voxels that lie half inside. */
const rounding = 1e-9;

/** Image and mask (u8, 0 or 1, on the image's grid) resampled as IBSI has it: the mask is interpolated too, and cut at `maskThreshold`. */
export function resampleCentred(
  image: Volume,
  mask: Volume,
  spacing: readonly number[],
  { interpolator, maskInterpolator, maskThreshold }: Pick<Settings, 'interpolator' | 'maskInterpolator' | 'maskThreshold'>,
): { image: Volume; mask: Volume } {
  const share = onCentredGrid(mask, spacing, interpolatorsByName[maskInterpolator]);
  const inside = Uint8Array.from(share.data as Float64Array, (part) => (part >= maskThreshold - rounding ? 1 : 0));
  return {
    image: onCentredGrid(image, spacing, interpolatorsByName[interpolator ?? 'sitkBSpline']),
    mask: withData(share, 'u8', inside),
  };
}

/**
 * `source` in f64 on the grid of `spacing` (mm; 0: its own) with the same centre and ceil(extent / spacing) voxels along each axis; beyond
 * the outer voxel centres it goes on with their values. IBSI reference manual, "Align grid centers" (3WE3, 026Q, QCY4).
 * Throws `resample-size` where the spacing is far too small.
 */
function onCentredGrid(source: Volume, spacing: readonly number[], interpolator: Interpolator): Volume {
  const grid = gridOf(source);
  const axes = [0, 1, 2].map((axis) => {
    const step = spacing[axis] === 0 ? 1 : spacing[axis] / grid.spacing[axis];
    const count = Math.max(1, Math.ceil(source.size[axis] / step - slack));
    return { step, count, start: 0.5 * (source.size[axis] - 1 - step * (count - 1)) };
  });
  const size = axes.map(({ count }) => count) as unknown as Size;
  if (voxelCount(size) > mostVoxels) {
    const why = `the image needs ${size.join(' x ')} voxels of ${spacing.join(' x ')} mm`;
    throw new PmError('resample-size', 'resampledPixelSpacing', why, 'use a larger spacing (mm)');
  }
  const [xs, ys, zs] = axes.map(({ step, count, start }, axis) =>
    Float64Array.from({ length: count }, (_, n) => Math.min(Math.max(start + n * step, 0), source.size[axis] - 1)),
  );
  const interpolate = interpolator(numbersOf(source), source.size);
  const data = new Float64Array(voxelCount(size));
  let at = 0;
  for (const z of zs) for (const y of ys) for (const x of xs) data[at++] = interpolate(x, y, z);
  const origin = transformPoint(affineOf(grid), axes.map(({ start }) => start) as unknown as Vec3);
  const steps = axes.map(({ step }, axis) => step * grid.spacing[axis]) as unknown as Vec3;
  return volume({ dtype: 'f64', size, affine: affineOf({ ...grid, size, spacing: steps, origin }), data });
}
