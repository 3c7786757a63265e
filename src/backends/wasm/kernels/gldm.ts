import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** The dependent neighbours of each voxel, then the voxels by level and that number. */
export const gldm: WasmKernel<'gldm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [depth, height, width] = (x as Operand).shape;
  const neighbours = attrs.offsets.length;
  const voxels = numel((x as Operand).shape);
  const params = {
    x: memory.address(x as Operand),
    ...{ depth, height, width, neighbours },
    levels: attrs.levels,
    alpha: attrs.alpha,
    offsets: memory.keep(Int32Array.from(attrs.offsets.flat())),
    dependent: memory.scratch(4 * voxels),
    counts: memory.address(y),
  };
  return [memory.call('gldm_neighbours', params, depth, 4 * height * width * neighbours), memory.call('gldm_count', params, 1, 4 * voxels)];
};
