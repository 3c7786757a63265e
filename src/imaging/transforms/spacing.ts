import { fromAxes, type Mat4, multiply, spacingOf, type Vec3 } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import { badOption } from './options';
import { affineTolerance, type ResampleOptions, spatialResample } from './resample';
import { shapeAndOffset, zoomAffine } from './shape-offset';

export interface SpacingOptions extends ResampleOptions {
  /** Output spacing in mm: one number for the first axis and those after it, or one an axis (missing ones repeat the last). */
  readonly pixdim: number | readonly number[];
  /** Drop rotation and shear: the output affine is diag(pixdim). */
  readonly diagonal?: boolean;
  /** Match the outer faces of the voxels rather than their centres. */
  readonly scaleExtent?: boolean;
  /** Let the output affine follow the ratio of extents, not pixdim. */
  readonly recomputeAffine?: boolean;
  /** An axis whose spacing lies in [minPixdim, maxPixdim] keeps it. */
  readonly minPixdim?: number | readonly (number | null)[] | null;
  readonly maxPixdim?: number | readonly (number | null)[] | null;
}

/** The image at another voxel spacing (Spacing). Entries of `pixdim` that are not positive keep the axis' own spacing. */
export function spacing(image: Volume, options: SpacingOptions): Volume {
  const { pixdim, diagonal = false, scaleExtent = false, recomputeAffine = false } = options;
  const wanted = typeof pixdim === 'number' ? [pixdim] : pixdim;
  if (wanted.length === 0 || wanted.length > 3 || !wanted.every(Number.isFinite)) {
    throw badOption('Spacing', 'pixdim', JSON.stringify(pixdim), 'give one to three finite numbers in mm');
  }
  const own = spacingOf(image.affine);
  const least = bounds(options.minPixdim);
  const most = bounds(options.maxPixdim);
  const target = own.map((current, a) => {
    const goal = wanted[Math.min(a, wanted.length - 1)];
    const low = Math.min(least[a] ?? goal, goal);
    const high = Math.max(most[a] ?? goal, goal);
    return low - affineTolerance <= current && current <= high + affineTolerance ? current : goal;
  }) as unknown as Vec3;
  const axes = zoomAffine(image.affine, target, diagonal);
  const { size, offset } = shapeAndOffset(image.size, image.affine, axes, scaleExtent);
  const dstAffine = axes.map((value, index) => (index % 4 === 3 && index < 12 ? offset[(index - 3) / 4] : value));
  const out = spatialResample(image, { ...options, dstAffine, spatialSize: size });
  if (!recomputeAffine) return out;
  return volume({ dtype: out.dtype, size, channels: out.channels, data: out.data, affine: multiply(image.affine, scaleAffine(image.size, size)) });
}

/** From voxels of a grid of `to` extents to voxels of one of `from` extents over the same field of view (outer faces meet). */
export function scaleAffine(from: Size, to: Size): Mat4 {
  const s = from.map((extent, a) => extent / Math.max(to[a], 1));
  return fromAxes(
    [
      [s[0], 0, 0],
      [0, s[1], 0],
      [0, 0, s[2]],
    ],
    [(s[0] - 1) / 2, (s[1] - 1) / 2, (s[2] - 1) / 2],
  );
}

function bounds(value: number | readonly (number | null)[] | null | undefined): readonly (number | null | undefined)[] {
  return value === null || value === undefined ? [] : typeof value === 'number' ? [value] : value;
}
