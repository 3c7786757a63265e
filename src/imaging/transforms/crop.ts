import type { Size, Volume } from '../volume';
import { gather, type IndexMap, shifted } from './gather';
import { badOption, sizeOption } from './options';
import { type PadOptions, spatialPad } from './pad';

export interface SpatialCropOptions {
  /** Voxel at the centre of the box, with `roiSize`. */
  readonly roiCenter?: readonly number[];
  readonly roiSize?: readonly number[];
  /** First voxel of the box and the one after its last, instead of centre and size. */
  readonly roiStart?: readonly number[];
  readonly roiEnd?: readonly number[];
}

export interface CenterSpatialCropOptions {
  /** Extents of the box; what is not positive, or larger than the image, keeps the image's. */
  readonly roiSize: number | readonly number[];
}

export interface ResizeWithPadOrCropOptions extends PadOptions {
  readonly spatialSize: number | readonly number[];
  readonly method?: 'symmetric' | 'end';
}

/** A box of the image (SpatialCrop); the part of the box outside the image is cut off. */
export function spatialCrop(image: Volume, { roiCenter, roiSize, roiStart, roiEnd }: SpatialCropOptions): Volume {
  if (roiCenter && roiSize) {
    const start = roiCenter.map((centre, a) => Math.max(centre - Math.floor(roiSize[a] / 2), 0));
    return cropBox(
      image,
      start,
      start.map((first, a) => Math.max(first + roiSize[a], first)),
    );
  }
  if (!roiStart || !roiEnd) throw badOption('SpatialCrop', 'roiStart', 'none', 'give roiStart and roiEnd, or roiCenter and roiSize');
  const start = roiStart.map((first) => Math.max(first, 0));
  return cropBox(
    image,
    start,
    roiEnd.map((end, a) => Math.max(end, start[a])),
  );
}

/** The middle of the image (CenterSpatialCrop). */
export function centerSpatialCrop(image: Volume, { roiSize }: CenterSpatialCropOptions): Volume {
  const size = sizeOption('CenterSpatialCrop', 'roiSize', roiSize, image.size);
  const start = size.map((extent, a) => Math.max(Math.floor(image.size[a] / 2) - Math.floor(extent / 2), 0));
  return cropBox(
    image,
    start,
    start.map((first, a) => first + size[a]),
  );
}

/** The middle of the image, padded where it is smaller (ResizeWithPadOrCrop). */
export function resizeWithPadOrCrop(image: Volume, options: ResizeWithPadOrCropOptions): Volume {
  const spatialSize = sizeOption('ResizeWithPadOrCrop', 'spatialSize', options.spatialSize, image.size);
  return centerSpatialCrop(spatialPad(image, { ...options, spatialSize }), { roiSize: spatialSize });
}

/** Voxels `start` up to and without `end` along every axis, as far as the image has them. */
export function cropBox(image: Volume, start: readonly number[], end: readonly number[]): Volume {
  const maps = [0, 1, 2].map((a) => {
    const [first, last] = [start[a] ?? 0, Math.min(end[a] ?? image.size[a], image.size[a])];
    if (!Number.isInteger(first) || !Number.isInteger(last)) throw badOption('crop', 'box', `${start} to ${end}`, 'give whole numbers of voxels');
    if (last <= first)
      throw badOption('crop', 'box', `[${start}] to [${end}] of ${image.size.join(' x ')} voxels`, 'choose a box that meets the image');
    return Int32Array.from({ length: last - first }, (_, i) => first + i);
  }) as [IndexMap, IndexMap, IndexMap];
  if (maps.every((map, a) => map.length === image.size[a])) return image;
  return gather(image, maps, shifted(image.affine, [maps[0][0], maps[1][0], maps[2][0]] as Size));
}
