import { numel } from '../../../core/shape';
import { tensor } from '../../../core/tensor';
import { packing } from '../../../ops/windows';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';
import { forEachWindow } from './windows';

/** Each voxel's level and its dependent neighbours. */
export const window_gldm: ReferenceKernel<'window_gldm'> = ([windows], { levels: ng, offsets, alpha }) => {
  const [count, ...size] = windows.shape;
  const positions = numel(size);
  const dependences = new Uint32Array(count * positions);
  forEachWindow(windows, ng, (window, n) => {
    const data = window.data as Int32Array;
    const found = dependences.subarray(n * positions, (n + 1) * positions);
    data.forEach((level, p) => {
      found[p] = level * packing;
    });
    for (const offset of offsets) {
      forEachNeighbour(size, offset, (p, q) => {
        if (data[p] > 0 && data[q] > 0 && Math.abs(data[p] - data[q]) <= alpha) found[p]++;
      });
    }
  });
  return [tensor('u32', [count, positions], dependences)];
};
