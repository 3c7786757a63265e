import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { anyLevel, padLevels } from './levels';

/** Union-find over the voxels, then their count by zone. */
export const glszm: WasmKernel<'glszm'> = ({ inputs: [x], outputs: [y], attrs: { offsets } }, memory) => {
  const { params, pad, elements } = padLevels(x as Operand, anyLevel, offsets, memory);
  const zones = { parents: memory.scratch(4 * elements), zones: memory.scratch(4 * elements), sizes: memory.address(y) };
  return [pad, memory.call('glszm', { ...params, ...zones }, 1, 8 * elements * offsets.length)];
};
