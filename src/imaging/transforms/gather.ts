import { allocate } from '../../core/dtype';
import { type Mat4, transformPoint } from '../affine';
import { type Size, type Volume, volume, voxelCount } from '../volume';
import { encode } from './values';

/** For every output index along an axis the input index, or -1 for the constant. */
export type IndexMap = Int32Array;

/** The voxels at `maps[0] x maps[1] x maps[2]`; `constant` where an index is -1. Element type and values stay. */
export function gather(of: Volume, maps: readonly [IndexMap, IndexMap, IndexMap], affine: Mat4, constant = 0): Volume {
  const size: Size = [maps[0].length, maps[1].length, maps[2].length];
  const [ni, nj] = of.size;
  const data = allocate(of.dtype, voxelCount(size) * of.channels);
  const source = of.data as Float64Array;
  const target = data as Float64Array;
  const fill = encode(of.dtype, constant) as number;
  let out = 0;
  for (let channel = 0; channel < of.channels; channel++) {
    const base = channel * voxelCount(of.size);
    for (let k = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++, out += size[0]) {
        if (maps[2][k] < 0 || maps[1][j] < 0) {
          target.fill(fill, out, out + size[0]);
          continue;
        }
        const row = base + ni * (maps[1][j] + nj * maps[2][k]);
        for (let i = 0; i < size[0]; i++) {
          const from = maps[0][i];
          target[out + i] = from < 0 ? fill : source[row + from];
        }
      }
    }
  }
  return volume({ dtype: of.dtype, size, channels: of.channels, affine, data });
}

/** The affine of a grid whose voxel (0, 0, 0) is voxel `start` of the given one. */
export function shifted(affine: Mat4, start: readonly [number, number, number]): Mat4 {
  const [x, y, z] = transformPoint(affine, start);
  return [...affine.slice(0, 3), x, ...affine.slice(4, 7), y, ...affine.slice(8, 11), z, 0, 0, 0, 1];
}
