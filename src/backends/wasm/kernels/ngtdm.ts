import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** The neighbours of each voxel, then the sums by level and number of neighbours. */
export const ngtdm: WasmKernel<'ngtdm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [depth, height, width] = (x as Operand).shape;
  const neighbours = attrs.offsets.length;
  const voxels = numel((x as Operand).shape);
  const params = {
    x: memory.address(x as Operand),
    ...{ depth, height, width, neighbours },
    levels: attrs.levels,
    offsets: memory.keep(Int32Array.from(attrs.offsets.flat())),
    found: memory.scratch(8 * voxels),
    differences: memory.address(y),
  };
  return [memory.call('ngtdm_neighbours', params, depth, 4 * height * width * neighbours), memory.call('ngtdm_sum', params, 1, 4 * voxels)];
};
