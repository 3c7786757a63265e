import type { Operand } from '../../../graph/plan';
import type { Offset } from '../../../ops/glcm';
import type { KernelMemory } from '../kernel';

/** The parameters that all kernels of windows share, and how many windows there are. */
export function windowParams(x: Operand, { levels, offsets }: { levels: number; offsets: readonly Offset[] }, memory: KernelMemory) {
  const [windows, depth, height, width] = x.shape;
  const shared = {
    x: memory.address(x),
    ...{ depth, height, width, levels },
    offsets: memory.keep(Int32Array.from(offsets.flat())),
    neighbours: offsets.length,
  };
  return { windows, shared, work: 4 * depth * height * width * offsets.length };
}
