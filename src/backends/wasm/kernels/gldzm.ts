import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Union-find over the voxels, then the least distance of each zone. */
export const gldzm: WasmKernel<'gldzm'> = ({ inputs: [x, distances], outputs: [y], attrs }, memory) => {
  const [depth, height, width] = (x as Operand).shape;
  const voxels = numel((x as Operand).shape);
  const params = {
    x: memory.address(x as Operand),
    ...{ depth, height, width },
    offsets: memory.keep(Int32Array.from(attrs.offsets.flat())),
    neighbours: attrs.offsets.length,
    parents: memory.scratch(4 * voxels),
    distances: memory.address(distances as Operand),
    nearest: memory.address(y),
  };
  return [memory.call('gldzm', params, 1, 8 * voxels * attrs.offsets.length)];
};
