import { allocate, type DType, type TypedArray } from '../../core/dtype';
import { transformPoint } from '../../imaging/affine';
import { type Volume, volume, voxelCount } from '../../imaging/volume';
import { type Box, forEachLine } from '../roi';
import { affineOf, gridOf } from './grid';

/** The box with `pad` voxels around it, as far as the grid goes. */
export function padBox(box: Box, pad: number, { size }: Pick<Volume, 'size'>): Box {
  const low = (axis: number): number => Math.max(0, box.start[axis] - pad);
  const extent = (axis: number): number => Math.min(size[axis], box.start[axis] + box.size[axis] + pad) - low(axis);
  return { start: [low(0), low(1), low(2)], size: [extent(0), extent(1), extent(2)] };
}

/** The voxels inside the box, on their own grid. */
export function crop(source: Volume, box: Box): Volume {
  const data = allocate(source.dtype, voxelCount(box.size));
  forEachLine(source.size, box, (from, to, length) => {
    for (let i = 0; i < length; i++) data[to + i] = source.data[from + i];
  });
  return volumeOnBox(source, box, source.dtype, data);
}

/** `data` on the grid of the box in `source`. */
export function volumeOnBox(source: Volume, box: Box, dtype: DType, data: TypedArray): Volume {
  const grid = gridOf(source);
  const origin = transformPoint(affineOf(grid), box.start);
  return volume({ dtype, size: box.size, affine: affineOf({ ...grid, origin }), data });
}
