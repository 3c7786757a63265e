// dx = dy · f'(x), elementwise over rows of columns.
import { derive } from './derivative';
import { slopeAt } from './epilogue';
import { LANES, storeColumns } from './simd';

@unmanaged
export class UnaryGradParams {
  x: usize;
  xPitch: i32;
  dy: usize;
  dyPitch: i32;
  dx: usize;
  dxPitch: i32;
  columns: i32;
  kind: i32;
  slope: usize;
  slopeShared: i32;
  /** Where a slope belongs to a row: rows a channel (0: slopes go by column), and channels. */
  rowsPerSlope: i32;
  slopes: i32;
}

/** Slices rows. */
export function unary_grad(p: UnaryGradParams, begin: i32, end: i32): void {
  let x = p.x + <usize>(begin * p.xPitch);
  let dy = p.dy + <usize>(begin * p.dyPitch);
  let dx = p.dx + <usize>(begin * p.dxPitch);
  const columns = p.columns;
  const kind = p.kind;
  for (let row = begin; row < end; row++) {
    const ofRow = p.rowsPerSlope ? p.slope + (<usize>((row / p.rowsPerSlope) % p.slopes) << 2) : 0;
    for (let column = 0; column < columns; column += LANES) {
      const bytes = <usize>column << 2;
      const alpha = ofRow ? v128.load32_splat(ofRow) : slopeAt(p.slope, p.slopeShared, column);
      storeColumns(dx + bytes, derive(v128.load(x + bytes), v128.load(dy + bytes), kind, alpha), column, columns);
    }
    x += p.xPitch;
    dy += p.dyPitch;
    dx += p.dxPitch;
  }
}
