import type { KernelParams } from '../../../../wasm/kernels';
import type { Operand } from '../../../graph/plan';
import type { Offset } from '../../../ops/glcm';
import type { Call, KernelMemory } from '../kernel';
import { padLevels } from './levels';

/** Zones have every level that there is. */
const anyLevel = 0x7fffffff;

/** What the kernels that find zones share: the padded levels, room for the union-find, and where the values of the zones go. */
export function zones(
  x: Operand,
  result: Operand,
  offsets: readonly Offset[],
  memory: KernelMemory,
): { params: KernelParams['glszm']; pad: Call; work: number } {
  const { params, pad, elements } = padLevels(x, anyLevel, offsets, memory);
  const found = { parents: memory.scratch(4 * elements), found: memory.scratch(4 * elements), result: memory.address(result) };
  return { params: { ...params, ...found }, pad, work: 8 * elements * offsets.length };
}
