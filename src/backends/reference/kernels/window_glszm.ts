import { numel } from '../../../core/shape';
import { tensor } from '../../../core/tensor';
import { packing } from '../../../ops/windows';
import type { ReferenceKernel } from '../kernel';
import { glszm } from './glszm';
import { forEachWindow } from './windows';

/** The zones of each window on its own. */
export const window_glszm: ReferenceKernel<'window_glszm'> = ([windows], { levels: ng, offsets }) => {
  const [count, ...size] = windows.shape;
  const positions = numel(size);
  const zones = new Uint32Array(count * positions);
  forEachWindow(windows, ng, (window, n) => {
    const [sizes] = glszm([window], { offsets });
    (sizes.data as Uint32Array).forEach((voxels, p) => {
      if (voxels > 0) zones[n * positions + p] = (window.data as Int32Array)[p] * packing + voxels;
    });
  });
  return [tensor('u32', [count, positions], zones)];
};
