import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { zones } from './zones';

/** Union-find over the voxels, then the least distance of each zone. */
export const gldzm: WasmKernel<'gldzm'> = ({ inputs: [x, distances], outputs: [y], attrs: { offsets } }, memory) => {
  const { params, pad, work } = zones(x as Operand, y, offsets, memory);
  return [pad, memory.call('gldzm', { ...params, distances: memory.address(distances as Operand) }, 1, work)];
};
