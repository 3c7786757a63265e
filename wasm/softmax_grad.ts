// y · (dy − Σ dy · y), or dy − y · Σ dy for the logarithm: along the columns of a row, or along rows that lie `stride` rows apart.
import { firstRow } from './axis';
import { keepColumns, LANES, storeColumns, sumLanes } from './simd';

@unmanaged
export class SoftmaxGradParams {
  y: usize;
  yPitch: i32;
  dy: usize;
  dyPitch: i32;
  dx: usize;
  dxPitch: i32;
  columns: i32;
  log: i32;
  /** Along rows: elements of the axis, and rows between two of them. */
  length: i32;
  stride: i32;
}

/** What is summed along the axis. */
@inline
function term(y: usize, dy: usize, log: i32): v128 {
  return log ? v128.load(dy) : f32x4.mul(v128.load(dy), v128.load(y));
}

@inline
function gradient(y: usize, dy: usize, log: i32, sum: v128): v128 {
  return log ? f32x4.sub(v128.load(dy), f32x4.mul(v128.load(y), sum)) : f32x4.mul(v128.load(y), f32x4.sub(v128.load(dy), sum));
}

/** Slices rows. */
export function softmax_grad_columns(p: SoftmaxGradParams, begin: i32, end: i32): void {
  const columns = p.columns;
  const log = p.log;
  for (let row = begin; row < end; row++) {
    const y = p.y + <usize>(row * p.yPitch);
    const dy = p.dy + <usize>(row * p.dyPitch);
    const dx = p.dx + <usize>(row * p.dxPitch);
    let terms = f32x4.splat(0);
    for (let c = 0; c < columns; c += LANES) {
      const at = <usize>c << 2;
      terms = f32x4.add(terms, keepColumns(term(y + at, dy + at, log), c, columns));
    }
    const sum = f32x4.splat(sumLanes(terms));
    for (let c = 0; c < columns; c += LANES) {
      const at = <usize>c << 2;
      storeColumns(dx + at, gradient(y + at, dy + at, log, sum), c, columns);
    }
  }
}

/** Slices lines of rows along the axis: the rows that stand at its first element. */
export function softmax_grad_rows(p: SoftmaxGradParams, begin: i32, end: i32): void {
  const columns = p.columns;
  const log = p.log;
  const yStep = p.stride * p.yPitch;
  const dyStep = p.stride * p.dyPitch;
  const dxStep = p.stride * p.dxPitch;
  for (let line = begin; line < end; line++) {
    const row = firstRow(line, p.length, p.stride);
    for (let column = 0; column < columns; column += LANES) {
      let y = p.y + <usize>(row * p.yPitch) + (<usize>column << 2);
      let dy = p.dy + <usize>(row * p.dyPitch) + (<usize>column << 2);
      let dx = p.dx + <usize>(row * p.dxPitch) + (<usize>column << 2);
      let sum = f32x4.splat(0);
      for (let i = 0; i < p.length; i++) sum = f32x4.add(sum, term(y + i * yStep, dy + i * dyStep, log));
      for (let i = 0; i < p.length; i++, y += yStep, dy += dyStep, dx += dxStep) {
        storeColumns(dx, gradient(y, dy, log, sum), column, columns);
      }
    }
  }
}
