import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';

/** Each voxel's neighbours and the sum of their levels, then the numerators |g c - S| by level g and number c. */
export const ngtdm: ReferenceKernel<'ngtdm'> = ([levels], { levels: ng, offsets }) => {
  const data = levels.data as Int32Array;
  const neighbours = new Uint32Array(data.length);
  const sums = new Float64Array(data.length);
  for (const offset of offsets) {
    forEachNeighbour(levels.shape, offset, (p, q) => {
      if (data[q] <= 0) return;
      neighbours[p]++;
      sums[p] += data[q];
    });
  }
  const differences = new Float64Array(ng * offsets.length);
  data.forEach((level, p) => {
    if (level <= 0 || neighbours[p] === 0) return;
    differences[(level - 1) * offsets.length + neighbours[p] - 1] += Math.abs(level * neighbours[p] - sums[p]);
  });
  const words = new Uint32Array(2 * differences.length);
  differences.forEach((difference, at) => {
    words[2 * at] = difference % 2 ** 32;
    words[2 * at + 1] = Math.floor(difference / 2 ** 32);
  });
  return [tensor('u32', [ng, offsets.length, 2], words)];
};
