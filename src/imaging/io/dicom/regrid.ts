import { allocate } from '../../../core/dtype';
import { invert, type Mat4, multiply } from '../../affine';
import { type Volume, volume, voxelCount } from '../../volume';

/** Whether two grids have the same size and their voxels lie within a hundredth of a voxel of each other. */
export function sameGrid(a: Volume, b: Pick<Volume, 'size' | 'affine'>): boolean {
  const step = invert(b.affine);
  if (!step || a.size.some((extent, axis) => extent !== b.size[axis])) return false;
  const between = multiply(step, a.affine);
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => a.size.map((extent, axis) => ((n >> axis) & 1) * (extent - 1)));
  return corners.every((corner) => at(between, corner).every((value, axis) => Math.abs(value - corner[axis]) < 0.01));
}

/** `labels` on the voxels of `grid`, each the label of the nearest voxel; outside it is 0. */
export function onGrid(labels: Volume, grid: Pick<Volume, 'size' | 'affine'>): Volume {
  const inverse = invert(labels.affine);
  if (!inverse || sameGrid(labels, grid)) return { ...labels, ...(inverse ? { affine: grid.affine } : {}) };
  const between = multiply(inverse, grid.affine);
  const [ni, nj, nk] = grid.size;
  const [mi, mj, mk] = labels.size;
  const count = voxelCount(grid.size);
  const from = voxelCount(labels.size);
  const data = allocate(labels.dtype, count * labels.channels);
  let to = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, to++) {
        const [x, y, z] = at(between, [i, j, k]).map(Math.round);
        if (x < 0 || y < 0 || z < 0 || x >= mi || y >= mj || z >= mk) continue;
        for (let c = 0; c < labels.channels; c++) data[to + c * count] = labels.data[x + mi * (y + mj * z) + c * from];
      }
    }
  }
  return volume({ dtype: labels.dtype, size: grid.size, channels: labels.channels, affine: grid.affine, data });
}

function at(m: Mat4, [x, y, z]: readonly number[]): [number, number, number] {
  return [m[0] * x + m[1] * y + m[2] * z + m[3], m[4] * x + m[5] * y + m[6] * z + m[7], m[8] * x + m[9] * y + m[10] * z + m[11]];
}
