import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';

/** Each voxel's dependent neighbours, then the voxels by level and that number. */
export const gldm: ReferenceKernel<'gldm'> = ([levels], { levels: ng, offsets, alpha }) => {
  const data = levels.data as Int32Array;
  const dependent = new Uint32Array(data.length);
  for (const offset of offsets) {
    forEachNeighbour(levels.shape, offset, (p, q) => {
      if (data[q] > 0 && Math.abs(data[p] - data[q]) <= alpha) dependent[p]++;
    });
  }
  const columns = offsets.length + 1;
  const counts = new Uint32Array(ng * columns);
  data.forEach((level, p) => {
    if (level > 0) counts[(level - 1) * columns + dependent[p]]++;
  });
  return [tensor('u32', [ng, columns], counts)];
};
