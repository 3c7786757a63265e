import { PmError } from '../../core/errors';
import { transformPoint, type Vec3 } from '../../imaging/affine';
import type { Size } from '../../imaging/volume';
import type { Box } from '../roi';
import { affineOf, type Grid, worldToIndex } from './grid';

/** How far, in voxels, a region may reach beyond the image by rounding errors. */
const overlapTolerance = 1e-3;

/** Voxels of a resampled region above which the spacing is surely in the wrong unit. */
const mostVoxels = 2 ** 30;

/** Throws `roi-outside` where the box of the mask's grid does not lie inside the image. */
export function checkInside(image: Grid, mask: Grid, box: Box): void {
  const toWorld = affineOf(mask);
  const toImage = worldToIndex(image);
  if (!toImage) throw new PmError('affine-singular', 'image', 'its axes do not span space', 'correct the affine of the file');
  const corner = (axis: number): number => box.start[axis] - 0.5;
  const opposite = (axis: number): number => box.start[axis] + box.size[axis] - 0.5;
  const a = toImage(transformPoint(toWorld, [corner(0), corner(1), corner(2)]));
  const b = toImage(transformPoint(toWorld, [opposite(0), opposite(1), opposite(2)]));
  for (let axis = 0; axis < 3; axis++) {
    const low = Math.min(a[axis], b[axis]);
    const high = Math.max(a[axis], b[axis]);
    if (low >= -0.5 - overlapTolerance && high <= image.size[axis] - 0.5 + overlapTolerance) continue;
    const beyond = Math.max(-0.5 - low, high - image.size[axis] + 0.5) * image.spacing[axis];
    const why = `reaches ${Number(beyond.toPrecision(4))} mm beyond the image along its axis ${'ijk'[axis]}`;
    throw new PmError('roi-outside', 'region of interest', why, 'use the mask that belongs to this image');
  }
}

/**
 * The spacing to resample to: `wanted`, with the mask's own where that is 0 or where the region is one voxel thick.
 */
export function targetSpacing(wanted: readonly number[], mask: Grid, box: Box): Vec3 {
  const pick = (axis: number): number => (wanted[axis] === 0 || box.size[axis] === 1 ? mask.spacing[axis] : wanted[axis]);
  return [pick(0), pick(1), pick(2)];
}

/** numpy.allclose with its default tolerances. */
export function sameSpacing(a: Vec3, b: Vec3): boolean {
  return a.every((x, axis) => Math.abs(x - b[axis]) <= 1e-8 + 1e-5 * Math.abs(b[axis]));
}

/**
 * PyRadiomics' resampling grid: aligned with the corner of the mask's grid, cut to the region's box with `pad` new voxels
 * around it, and never beyond the mask's grid. Throws `resample-size` where the spacing is far too small.
 */
export function resamplingGrid(mask: Grid, box: Box, spacing: Vec3, pad: number): Grid {
  const start: number[] = [];
  const size: number[] = [];
  const originIndex: number[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const ratio = mask.spacing[axis] / spacing[axis];
    const low = Math.max(0, Math.floor((box.start[axis] - 0.5) * ratio - pad));
    const high = Math.min(Math.ceil(mask.size[axis] * ratio) - 1, Math.ceil((box.start[axis] + box.size[axis] - 0.5) * ratio + pad));
    start.push(low);
    size.push(high - low + 1);
    originIndex.push((0.5 * (spacing[axis] - mask.spacing[axis])) / mask.spacing[axis] + low / ratio);
  }
  if (size[0] * size[1] * size[2] > mostVoxels) {
    const why = `the region needs ${size.join(' x ')} voxels of ${spacing.join(' x ')} mm`;
    throw new PmError('resample-size', 'resampledPixelSpacing', why, 'use a larger spacing (mm)');
  }
  const origin = transformPoint(affineOf(mask), originIndex as unknown as Vec3);
  return { size: size as unknown as Size, spacing, origin, direction: mask.direction };
}
