import { allocate, type DType, type TypedArray } from '../core/dtype';
import { PmError } from '../core/errors';
import type { Mat4 } from './affine';

/** Voxels along the three axes of the grid: i, j, k. */
export type Size = readonly [number, number, number];

/**
 * An image on a regular grid.
 *
 * `data` has i fastest, then j, k and the channel (time, echo, vector component):
 * `data[i + ni * (j + nj * (k + nk * channel))]`, as NIfTI, NRRD, MetaImage and ITK store it.
 * `affine` takes voxel indices (i, j, k, 1) to RAS+ millimetres. Values are already scaled by slope and intercept.
 */
export interface Volume {
  readonly dtype: DType;
  readonly size: Size;
  readonly channels: number;
  readonly data: TypedArray;
  readonly affine: Mat4;
}

/** Voxels of one channel. */
export function voxelCount(size: Size): number {
  return size[0] * size[1] * size[2];
}

/** A volume; `data` must hold `channels` grids of `size`. */
export function volume(options: { dtype: DType; size: Size; affine: Mat4; channels?: number; data?: TypedArray }): Volume {
  const { dtype, size, affine, channels = 1 } = options;
  const data = options.data ?? allocate(dtype, voxelCount(size) * channels);
  if (data.length !== voxelCount(size) * channels) {
    throw new PmError(
      'volume-size',
      'volume',
      `${data.length} values for ${size.join(' x ')} voxels and ${channels} channels`,
      'give one value for every voxel and channel',
    );
  }
  return { dtype, size, affine, channels, data };
}

/** The same grid with other voxels. */
export function withData(of: Volume, dtype: DType, data: TypedArray, channels = of.channels): Volume {
  return volume({ dtype, size: of.size, affine: of.affine, channels, data });
}
