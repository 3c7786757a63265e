import type { Tensor } from '../../../core/tensor';
import type { Offset } from '../../../ops/glcm';
import { forEachNeighbour } from './neighbours';

/**
 * The first voxel of a voxel's zone, a largest set of connected voxels of one level. Union-find: every voxel points to an earlier one of
 * its zone, the zone's first voxel to itself.
 */
export function zonesOf({ shape, data }: Tensor, offsets: readonly Offset[]): (voxel: number) => number {
  const levels = data as Int32Array;
  const parent = Uint32Array.from(levels, (_, p) => p);
  const firstOf = (p: number): number => {
    while (parent[p] !== p) {
      parent[p] = parent[parent[p]];
      p = parent[p];
    }
    return p;
  };
  for (const offset of offsets) {
    forEachNeighbour(shape, offset, (p, q) => {
      if (levels[p] <= 0 || levels[p] !== levels[q]) return;
      const [a, b] = [firstOf(p), firstOf(q)];
      parent[Math.max(a, b)] = Math.min(a, b);
    });
  }
  return firstOf;
}
