import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { padLevels } from './levels';

/** The voxels of each level, then one table an offset. */
export const glrlm: WasmKernel<'glrlm'> = ({ inputs: [x], outputs: [y], attrs: { levels, offsets } }, memory) => {
  const { params: padded, pad, elements } = padLevels(x as Operand, levels, offsets, memory);
  const longest = y.shape[2];
  const params = { ...padded, longest, voxels: memory.scratch(4 * levels), counts: memory.address(y) };
  return [pad, memory.call('glrlm_voxels', params, 1, elements), memory.call('glrlm', params, offsets.length, 2 * elements + levels * longest)];
};
