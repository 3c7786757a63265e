// y = xᵀ for each matrix of a batch, in tiles of 4 × 4.
import { LANES, storeColumns } from './simd';

/** Rows of y that one unit makes: a cache line of x. */
const BLOCK: i32 = 16;

@unmanaged
export class TransposeParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  /** Of a matrix of x. */
  rows: i32;
  columns: i32;
}

/** Slices matrices × blocks of 16 columns of x. */
export function transpose(p: TransposeParams, begin: i32, end: i32): void {
  const blocks = (p.columns + BLOCK - 1) / BLOCK;
  for (let unit = begin; unit < end; unit++) {
    const matrix = unit / blocks;
    const first = (unit - matrix * blocks) * BLOCK;
    const last = min(first + BLOCK, p.columns);
    const x = p.x + <usize>(matrix * p.rows * p.xPitch);
    const y = p.y + <usize>(matrix * p.columns * p.yPitch);
    for (let row = 0; row < p.rows; row += LANES) {
      const below = min(p.rows - row, LANES) - 1;
      const from = x + <usize>(row * p.xPitch);
      const to = y + (<usize>row << 2);
      for (let column = first; column < last; column += LANES) {
        const at = from + (<usize>column << 2);
        const a = v128.load(at);
        const b = v128.load(at + <usize>(min(below, 1) * p.xPitch));
        const c = v128.load(at + <usize>(min(below, 2) * p.xPitch));
        const d = v128.load(at + <usize>(below * p.xPitch));
        const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
        const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
        const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
        const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
        const out = to + <usize>(column * p.yPitch);
        storeColumns(out, v128.shuffle<i64>(ab, cd, 0, 2), row, p.rows);
        if (column + 1 < last) storeColumns(out + p.yPitch, v128.shuffle<i64>(ab, cd, 1, 3), row, p.rows);
        if (column + 2 < last) storeColumns(out + 2 * p.yPitch, v128.shuffle<i64>(ab2, cd2, 0, 2), row, p.rows);
        if (column + 3 < last) storeColumns(out + 3 * p.yPitch, v128.shuffle<i64>(ab2, cd2, 1, 3), row, p.rows);
      }
    }
  }
}
