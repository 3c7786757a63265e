// Columns of x from any one on, as a matrix of its own; columns that x has not are zero.
import { LANES, storeColumns } from './simd';

@unmanaged
export class SliceParams {
  x: usize;
  xPitch: i32;
  xColumns: i32;
  /** Column of x that is y's first; may be negative. */
  begin: i32;
  y: usize;
  yPitch: i32;
  columns: i32;
}

@inline
function at(row: usize, column: i32, columns: i32): f32 {
  return column >= 0 && column < columns ? load<f32>(row + (<usize>column << 2)) : 0;
}

/** Slices rows. */
export function slice(p: SliceParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const x = p.x + <usize>(row * p.xPitch);
    const y = p.y + <usize>(row * p.yPitch);
    for (let column = 0; column < p.columns; column += LANES) {
      const from = column + p.begin;
      const n = p.xColumns;
      const inside = from >= 0 && from + LANES <= n;
      const v = inside ? v128.load(x + (<usize>from << 2)) : f32x4(at(x, from, n), at(x, from + 1, n), at(x, from + 2, n), at(x, from + 3, n));
      storeColumns(y + (<usize>column << 2), v, column, p.columns);
    }
  }
}
