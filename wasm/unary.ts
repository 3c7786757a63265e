// y = f(x), elementwise over rows of columns.
import { activate } from './activation';
import { slopeAt } from './epilogue';
import { LANES, storeColumns, VECTOR } from './simd';

@unmanaged
export class UnaryParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  columns: i32;
  kind: i32;
  slope: usize;
  slopeShared: i32;
  /** Where a slope belongs to a row: rows a channel (0: slopes go by column), and channels. */
  rowsPerSlope: i32;
  slopes: i32;
}

/** Slices rows. */
export function unary(p: UnaryParams, begin: i32, end: i32): void {
  let x = p.x + <usize>(begin * p.xPitch);
  let y = p.y + <usize>(begin * p.yPitch);
  const columns = p.columns;
  const kind = p.kind;
  for (let row = begin; row < end; row++) {
    const ofRow = p.rowsPerSlope ? p.slope + (<usize>((row / p.rowsPerSlope) % p.slopes) << 2) : 0;
    let from = x;
    let to = y;
    for (let column = 0; column < columns; column += LANES) {
      const alpha = ofRow ? v128.load32_splat(ofRow) : slopeAt(p.slope, p.slopeShared, column);
      storeColumns(to, activate(v128.load(from), kind, alpha), column, columns);
      from += VECTOR;
      to += VECTOR;
    }
    x += p.xPitch;
    y += p.yPitch;
  }
}
