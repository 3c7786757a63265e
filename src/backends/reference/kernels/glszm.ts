import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { zonesOf } from './zones';

export const glszm: ReferenceKernel<'glszm'> = ([levels], { offsets }) => {
  const data = levels.data as Int32Array;
  const firstOf = zonesOf(levels, offsets);
  const sizes = new Uint32Array(data.length);
  data.forEach((level, p) => {
    if (level > 0) sizes[firstOf(p)]++;
  });
  return [tensor('u32', levels.shape, sizes)];
};
