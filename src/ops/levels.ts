import type { ValueType } from '../graph/ir';
import { check } from './define';
import type { Offset } from './glcm';

/** The most grey levels of an operator that takes them as they are. */
const mostLevels = 1 << 20;

/** [D, H, W] of an image of grey levels, 1 to `levels` inside the region and 0 outside, or an error that names the operator. */
export function levelVolume({ shape, dtype }: ValueType, op: string, levels = 1): [number, number, number] {
  check(shape.length === 3 && dtype === 'i32', op, `expects i32 [D, H, W], got ${dtype} [${shape}]`, 'discretise first');
  check(levels >= 1 && levels <= mostLevels, op, `${levels} levels`, `give 1 to ${mostLevels} levels`);
  return shape as unknown as [number, number, number];
}

/** Throws where there is no offset, or one that leads nowhere. */
export function checkOffsets(offsets: readonly Offset[], op: string): void {
  const all = offsets.length > 0 && offsets.every((offset) => offset.some((step) => step !== 0));
  check(all, op, `the offsets are [${offsets.map((offset) => `[${offset}]`)}]`, 'give at least one, and none that is [0, 0, 0]');
}
