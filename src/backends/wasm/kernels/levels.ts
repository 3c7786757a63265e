import type { KernelParams } from '../../../../wasm/kernels';
import type { Operand } from '../../../graph/plan';
import type { Offset } from '../../../ops/glcm';
import type { Call, KernelMemory } from '../kernel';

/** Levels of an operator that counts zones: all there are. */
export const anyLevel = 0x7fffffff;

/** Lanes of a vector: rows of a padded volume are whole vectors. */
const lanes = 4;

/** A volume of grey levels with a border as wide as the offsets reach. */
export interface PaddedLevels {
  /** The part of every kernel's parameter block that speaks of it. */
  readonly params: KernelParams['pad_levels'];
  /** The call that fills it. */
  readonly pad: Call;
  /** Elements of the padded volume. */
  readonly elements: number;
  /** Elements of the volume with rows that are whole vectors. */
  readonly rows: number;
}

/** Lays out a padded copy of `x`, i32 [depth, height, width]. */
export function padLevels(x: Operand, levels: number, offsets: readonly Offset[], memory: KernelMemory): PaddedLevels {
  const [depth, height, width] = x.shape;
  const [borderD, borderH, borderW] = [0, 1, 2].map((axis) => Math.max(...offsets.map((offset) => Math.abs(offset[axis]))));
  const columns = Math.ceil(width / lanes) * lanes;
  const area = (height + 2 * borderH) * (columns + 2 * borderW);
  const elements = (depth + 2 * borderD) * area;
  const params = {
    x: memory.address(x),
    ...{ depth, height, width, levels, borderD, borderH, borderW },
    offsets: memory.keep(Int32Array.from(offsets.flat())),
    neighbours: offsets.length,
    padded: memory.scratch(4 * elements),
  };
  return { params, pad: memory.call('pad_levels', params, depth + 2 * borderD, 8 * area), elements, rows: depth * height * columns };
}
