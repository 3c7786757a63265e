import type { Random } from '../../../core/random';
import type { Size } from '../../volume';
import type { SpatialCropOptions } from '../crop';
import { badOption, sizeOption } from '../options';

export interface CentredCropOptions {
  /** Extents of the boxes; what is not positive is the volume's. */
  readonly spatialSize: number | readonly number[];
  /** Boxes, each a sample of its own; 1 by default. */
  readonly numSamples?: number;
  /** Take the volume's extent where the box is larger, which is an error otherwise. */
  readonly allowSmaller?: boolean;
}

/** A voxel of `group`, each as likely as any other; `groups` holds a number for each voxel, i fastest, `count` of them `group`. */
export function voxelOf(random: Random, groups: Uint16Array, group: number, count: number, [ni, nj]: Size): number[] {
  let rank = random.integer(0, count);
  let v = 0;
  while (groups[v] !== group || rank-- > 0) v++;
  return [v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj))];
}

/** The box about a voxel, moved as far as it must be to lie inside the volume (MONAI's correct_crop_centers). */
export function boxAbout(transform: string, centre: readonly number[], options: CentredCropOptions, size: Size): SpatialCropOptions {
  const wanted = sizeOption(transform, 'spatialSize', options.spatialSize, size);
  if (!options.allowSmaller && wanted.some((extent, a) => extent > size[a])) {
    const hint = `choose a box within the ${size.join(' x ')} voxels, pad the volumes first, or set allowSmaller`;
    throw badOption(transform, 'spatialSize', wanted.join(' x '), hint);
  }
  const roiSize = wanted.map((extent, a) => Math.min(extent, size[a]));
  const roiCenter = centre.map((at, a) => {
    const first = Math.floor(roiSize[a] / 2);
    const end = Math.max(Math.floor(size[a] + 1 - roiSize[a] / 2), first + 1);
    return Math.min(Math.max(at, first), end - 1);
  });
  return { roiCenter, roiSize };
}
