import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Voxels of each level from 1 to `levels`. */
export const histogram: ReferenceKernel<'histogram'> = ([x], { levels }) => {
  const counts = new Uint32Array(levels);
  for (const level of x.data as Int32Array) if (level > 0) counts[level - 1]++;
  return [tensor('u32', [levels], counts)];
};
