import type { ValueType } from '../graph/ir';
import { check } from './define';

/** An axis of [D, H, W]. */
export type LineAxis = 0 | 1 | 2;

/** [D, H, W] of an image whose lines an operator filters, or an error that names the operator. */
export function lineVolume({ shape, dtype }: ValueType, axis: LineAxis, op: string, dtypes: readonly ValueType['dtype'][]): readonly number[] {
  const fits = shape.length === 3 && dtypes.includes(dtype);
  check(fits, op, `expects ${dtypes.join(' or ')} [D, H, W], got ${dtype} [${shape}]`, 'reshape the input');
  check(axis === 0 || axis === 1 || axis === 2, op, `there is no axis ${axis}`, 'use 0 (D), 1 (H) or 2 (W)');
  return shape;
}
