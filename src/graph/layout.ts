import { byteSize } from '../core/dtype';
import { numel, roundUp } from '../core/shape';
import type { ValueType } from './ir';

/** Floats of one vector load; activations are padded to it. */
export const LANES = 4;

/**
 * How a value lies in device memory: a matrix of `rows` × `cols` elements with a pitch of `ld` elements a row.
 *
 * f32 of rank 5 is channels-last: rows run over N, D, H, W and columns over C. f32 of any other rank is row-major with its last
 * axis as columns. Columns are padded to a multiple of 4; the padding lanes are zero, and every kernel keeps them so.
 * Integers and f64 are dense: one row.
 */
export interface Layout {
  readonly rows: number;
  readonly cols: number;
  readonly ld: number;
}

export function layoutOf({ shape, dtype }: ValueType): Layout {
  const count = numel(shape);
  if (dtype !== 'f32') return { rows: 1, cols: count, ld: count };
  const cols = shape.length === 5 ? shape[1] : (shape[shape.length - 1] ?? 1);
  return { rows: count / cols, cols, ld: roundUp(cols, LANES) };
}

/** Bytes of a value with no other value in its rows. */
export function bytesOf(type: ValueType): number {
  const { rows, ld } = layoutOf(type);
  return rows * ld * byteSize(type.dtype);
}

/** True where walking the memory visits the elements in row-major logical order. */
export function isLogicalOrder({ shape }: ValueType): boolean {
  return shape.length !== 5 || shape[1] === 1 || shape[2] * shape[3] * shape[4] === 1;
}

/** True where reshaping `a` to `b` moves nothing. */
export function sameMemory(a: ValueType, b: ValueType): boolean {
  return isLogicalOrder(a) && isLogicalOrder(b) && layoutOf(a).cols === layoutOf(b).cols;
}
