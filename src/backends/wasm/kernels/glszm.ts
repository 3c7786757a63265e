import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { zones } from './zones';

/** Union-find over the voxels, then their count by zone. */
export const glszm: WasmKernel<'glszm'> = ({ inputs: [x], outputs: [y], attrs: { offsets } }, memory) => {
  const { params, pad, work } = zones(x as Operand, y, offsets, memory);
  return [pad, memory.call('glszm', params, 1, work)];
};
