import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { padLevels } from './levels';

/** The dependent neighbours of each voxel, then the voxels by level and that number. */
export const gldm: WasmKernel<'gldm'> = ({ inputs: [x], outputs: [y], attrs: { levels, offsets, alpha } }, memory) => {
  const { params: padded, pad, rows } = padLevels(x as Operand, levels, offsets, memory);
  const params = { ...padded, alpha, dependent: memory.scratch(4 * rows), counts: memory.address(y) };
  const { depth } = padded;
  return [pad, memory.call('gldm_neighbours', params, depth, (rows / depth) * offsets.length), memory.call('gldm_count', params, 1, 4 * rows)];
};
