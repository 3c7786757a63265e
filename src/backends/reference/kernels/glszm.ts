import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';

/** Union-find: every voxel points to an earlier one of its zone, the zone's first voxel to itself. */
export const glszm: ReferenceKernel<'glszm'> = ([levels], { offsets }) => {
  const data = levels.data as Int32Array;
  const parent = Uint32Array.from(data, (_, p) => p);
  const firstOf = (p: number): number => {
    while (parent[p] !== p) {
      parent[p] = parent[parent[p]];
      p = parent[p];
    }
    return p;
  };
  for (const offset of offsets) {
    forEachNeighbour(levels.shape, offset, (p, q) => {
      if (data[p] <= 0 || data[p] !== data[q]) return;
      const [a, b] = [firstOf(p), firstOf(q)];
      parent[Math.max(a, b)] = Math.min(a, b);
    });
  }
  const sizes = new Uint32Array(data.length);
  data.forEach((level, p) => {
    if (level > 0) sizes[firstOf(p)]++;
  });
  return [tensor('u32', levels.shape, sizes)];
};
