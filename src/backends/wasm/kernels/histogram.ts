import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

const CHUNK_VOXELS = 1 << 16;

/** Chunks of the image, then their sum. */
export const histogram: WasmKernel<'histogram'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const voxels = numel((x as Operand).shape);
  const chunks = Math.ceil(voxels / CHUNK_VOXELS);
  const params = {
    x: memory.address(x as Operand),
    voxels,
    levels: attrs.levels,
    chunkVoxels: CHUNK_VOXELS,
    chunks,
    partials: memory.scratch(4 * chunks * attrs.levels),
    counts: memory.address(y),
  };
  return [memory.call('histogram_partial', params, chunks, 4 * CHUNK_VOXELS), memory.call('histogram_merge', params, attrs.levels, chunks)];
};
