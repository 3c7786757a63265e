import { numel } from '../core/shape';
import type { ValueType } from '../graph/ir';
import { check } from './define';
import type { Offset } from './glcm';
import { checkOffsets } from './levels';

/** What is found in a window is `level * packing + number` in one u32, so that both are below it. */
export const packing = 1 << 16;

/** Positions of the largest window: a run's length and its flag fit below `packing`. */
export const mostPositions = (1 << 15) - 1;

/** Windows and positions of each, or an error that names the operator: i32 [N, D, H, W], 1 to `levels` inside the region, else outside. */
export function levelWindows(
  { shape, dtype }: ValueType,
  op: string,
  { levels, offsets }: { readonly levels: number; readonly offsets: readonly Offset[] },
  mostLevels = packing - 1,
): [windows: number, positions: number] {
  check(shape.length === 4 && dtype === 'i32', op, `expects i32 [N, D, H, W], got ${dtype} [${shape}]`, 'discretise first');
  check(levels >= 1 && levels <= mostLevels, op, `${levels} levels`, `give 1 to ${mostLevels} levels`);
  checkOffsets(offsets, op);
  const positions = numel(shape.slice(1));
  check(positions <= mostPositions, op, `windows of ${positions} positions`, `use smaller ones, of ${mostPositions} positions at most`);
  return [shape[0], positions];
}
