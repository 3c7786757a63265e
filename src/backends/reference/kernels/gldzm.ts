import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { zonesOf } from './zones';

export const gldzm: ReferenceKernel<'gldzm'> = ([levels, distances], { offsets }) => {
  const data = levels.data as Int32Array;
  const firstOf = zonesOf(levels, offsets);
  const nearest = new Uint32Array(data.length);
  data.forEach((level, p) => {
    if (level <= 0) return;
    const first = firstOf(p);
    // A zone's first voxel comes first.
    nearest[first] = p === first ? (distances.data[p] as number) : Math.min(nearest[first], distances.data[p] as number);
  });
  return [tensor('u32', levels.shape, nearest)];
};
