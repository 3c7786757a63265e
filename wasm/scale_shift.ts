// y = act(x · scale + shift), coefficients by channel (pitch 0) or by sample and channel.
import { EpilogueParams, finish, slopeAt } from './epilogue';
import { LANES, madd, storeColumns } from './simd';

@unmanaged
export class ScaleShiftParams extends EpilogueParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  columns: i32;
  rowsOfSample: i32;
  scale: usize;
  scalePitch: i32;
  shift: usize;
  shiftPitch: i32;
}

/** Slices rows. */
export function scale_shift(p: ScaleShiftParams, begin: i32, end: i32): void {
  const columns = p.columns;
  let x = p.x + <usize>(begin * p.xPitch);
  let y = p.y + <usize>(begin * p.yPitch);
  let residual = p.residual ? p.residual + <usize>(begin * p.residualPitch) : 0;
  let row = begin;
  while (row < end) {
    const sample = row / p.rowsOfSample;
    const scale = p.scale + <usize>(sample * p.scalePitch);
    const shift = p.shift + <usize>(sample * p.shiftPitch);
    for (const run = min((sample + 1) * p.rowsOfSample, end); row < run; row++) {
      for (let column = 0; column < columns; column += LANES) {
        const bytes = <usize>column << 2;
        const v = madd(v128.load(x + bytes), v128.load(scale + bytes), v128.load(shift + bytes));
        const r = residual ? residual + bytes : 0;
        storeColumns(y + bytes, finish(v, p, slopeAt(p.slope, p.slopeShared, column), r), column, columns);
      }
      x += p.xPitch;
      y += p.yPitch;
      if (residual) residual += p.residualPitch;
    }
  }
}
