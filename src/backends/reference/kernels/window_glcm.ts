import { numel } from '../../../core/shape';
import { tensor } from '../../../core/tensor';
import { packing } from '../../../ops/windows';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';
import { forEachWindow } from './windows';

/** Both levels of every pair, where its first voxel is. */
export const window_glcm: ReferenceKernel<'window_glcm'> = ([windows], { levels: ng, offsets }) => {
  const [count, ...size] = windows.shape;
  const positions = numel(size);
  const pairs = new Uint32Array(count * offsets.length * positions);
  forEachWindow(windows, ng, (window, n) => {
    const data = window.data as Int32Array;
    offsets.forEach((offset, a) => {
      forEachNeighbour(size, offset, (p, q) => {
        if (data[p] > 0 && data[q] > 0) pairs[(n * offsets.length + a) * positions + p] = data[p] * packing + data[q];
      });
    });
  });
  return [tensor('u32', [count, offsets.length, positions], pairs)];
};
