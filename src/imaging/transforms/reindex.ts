import { allocate } from '../../core/dtype';
import { fromAxes, multiply, type Vec3 } from '../affine';
import { type Size, type Volume, volume, voxelCount } from '../volume';

/** What goes where: output axis `a` runs along input axis `order[a]`, backwards where `flip[a]`. */
export interface AxisMap {
  readonly order: readonly [number, number, number];
  readonly flip: readonly [boolean, boolean, boolean];
}

/** Reorders and reverses the axes of the grid, exactly; every voxel keeps its place in the world. */
export function reindex(of: Volume, { order, flip }: AxisMap): Volume {
  const strides = [1, of.size[0], of.size[0] * of.size[1]];
  const size = order.map((axis) => of.size[axis]) as unknown as Size;
  const step = order.map((axis, a) => (flip[a] ? -strides[axis] : strides[axis]));
  const columns: Vec3[] = [];
  const origin: [number, number, number] = [0, 0, 0];
  let first = 0;
  for (let a = 0; a < 3; a++) {
    const column: [number, number, number] = [0, 0, 0];
    column[order[a]] = flip[a] ? -1 : 1;
    columns.push(column);
    if (!flip[a]) continue;
    origin[order[a]] = size[a] - 1;
    first += (size[a] - 1) * strides[order[a]];
  }
  const n = voxelCount(size);
  const data = allocate(of.dtype, of.data.length);
  // One loop for every element type: both arrays are of the same kind.
  const source = of.data as Float64Array;
  const target = data as Float64Array;
  let out = 0;
  for (let channel = 0; channel < of.channels; channel++) {
    for (let k = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        let from = channel * n + first + j * step[1] + k * step[2];
        for (let i = 0; i < size[0]; i++, from += step[0]) target[out++] = source[from];
      }
    }
  }
  const affine = multiply(of.affine, fromAxes([columns[0], columns[1], columns[2]], origin));
  return volume({ dtype: of.dtype, size, channels: of.channels, affine, data });
}
