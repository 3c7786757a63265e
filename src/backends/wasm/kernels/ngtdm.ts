import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { padLevels } from './levels';

/** The neighbours of each voxel, then the sums by level and number of neighbours. */
export const ngtdm: WasmKernel<'ngtdm'> = ({ inputs: [x], outputs: [y], attrs: { levels, offsets } }, memory) => {
  const { params: padded, pad, rows } = padLevels(x as Operand, levels, offsets, memory);
  const params = { ...padded, found: memory.scratch(4 * rows), numerators: memory.scratch(4 * rows), differences: memory.address(y) };
  const { depth } = padded;
  return [pad, memory.call('ngtdm_neighbours', params, depth, (rows / depth) * offsets.length), memory.call('ngtdm_sum', params, 1, 4 * rows)];
};
