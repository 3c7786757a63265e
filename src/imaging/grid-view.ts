import type { GridView } from '../core/grid-view';
import { valuesOf } from './transforms/values';
import { type Volume, voxelCount } from './volume';

/** The volume as a grid of values with axes i, j, k, without a copy unless its elements are half floats or 64-bit integers. */
export function gridViewOfVolume(of: Volume): GridView {
  const [ni, nj] = of.size;
  return { data: valuesOf(of), channels: of.channels, size: of.size, strides: [1, ni, ni * nj], channelStride: voxelCount(of.size) };
}
