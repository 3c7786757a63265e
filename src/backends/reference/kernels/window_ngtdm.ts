import { numel } from '../../../core/shape';
import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';
import { forEachWindow } from './windows';

/** Each voxel's level, its neighbours and the numerator of its difference from them. */
export const window_ngtdm: ReferenceKernel<'window_ngtdm'> = ([windows], { levels: ng, offsets }) => {
  const [count, ...size] = windows.shape;
  const positions = numel(size);
  const differences = new Uint32Array(count * positions * 3);
  forEachWindow(windows, ng, (window, n) => {
    const data = window.data as Int32Array;
    const neighbours = new Uint32Array(positions);
    const sums = new Uint32Array(positions);
    for (const offset of offsets) {
      forEachNeighbour(size, offset, (p, q) => {
        if (data[q] === 0) return;
        neighbours[p]++;
        sums[p] += data[q];
      });
    }
    data.forEach((level, p) => {
      if (level > 0) differences.set([level, neighbours[p], Math.abs(level * neighbours[p] - sums[p])], 3 * (n * positions + p));
    });
  });
  return [tensor('u32', [count, positions, 3], differences)];
};
