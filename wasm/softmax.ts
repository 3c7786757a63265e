// exp(x − max) / Σ exp(x − max), or x − max − log Σ, along the columns of a row or along rows that lie `stride` rows apart.
import { firstRow } from './axis';
import { exp, log } from './math';
import { LANES, laneMask, maxLanes, storeColumns, sumLanes, VECTOR } from './simd';

@unmanaged
export class SoftmaxParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  columns: i32;
  log: i32;
  /** Along rows: elements of the axis, and rows between two of them. */
  length: i32;
  stride: i32;
}

/** Columns from `column` on; −infinity behind the last one, so that it counts nothing. */
@inline
function loadColumns(x: usize, column: i32, columns: i32): v128 {
  const v = v128.load(x + (<usize>column << 2));
  return columns - column < LANES ? v128.bitselect(v, f32x4.splat(-Infinity), laneMask(columns - column)) : v;
}

/** Rows of one vector: the probabilities of a few classes. */
function softmaxOfVectors(p: SoftmaxParams, begin: i32, end: i32): void {
  const mask = laneMask(p.columns);
  const outside = v128.not(mask);
  for (let row = begin; row < end; row++) {
    // Lanes behind the last column are set to −infinity, and count nothing.
    const v = v128.bitselect(v128.load(p.x + <usize>(row * p.xPitch)), f32x4.splat(-Infinity), mask);
    const e = exp(f32x4.sub(v, f32x4.splat(maxLanes(v))));
    v128.store(p.y + <usize>(row * p.yPitch), v128.andnot(f32x4.div(e, f32x4.splat(sumLanes(e))), outside));
  }
}

/** Slices rows. */
export function softmax_columns(p: SoftmaxParams, begin: i32, end: i32): void {
  const columns = p.columns;
  if (columns <= LANES && !p.log) return softmaxOfVectors(p, begin, end);
  for (let row = begin; row < end; row++) {
    const x = p.x + <usize>(row * p.xPitch);
    const y = p.y + <usize>(row * p.yPitch);
    let most = f32x4.splat(-Infinity);
    for (let c = 0; c < columns; c += LANES) most = f32x4.max(most, loadColumns(x, c, columns));
    const max = f32x4.splat(maxLanes(most));
    let sums = f32x4.splat(0);
    for (let c = 0; c < columns; c += LANES) {
      const e = exp(f32x4.sub(loadColumns(x, c, columns), max));
      sums = f32x4.add(sums, e);
      if (!p.log) storeColumns(y + (<usize>c << 2), e, c, columns);
    }
    const sum = f32x4.splat(sumLanes(sums));
    if (p.log) {
      const logarithm = log(sum);
      for (let c = 0; c < columns; c += LANES) {
        const v = v128.load(x + (<usize>c << 2));
        storeColumns(y + (<usize>c << 2), f32x4.sub(f32x4.sub(v, max), logarithm), c, columns);
      }
    } else {
      const inverse = f32x4.div(f32x4.splat(1), sum);
      for (let at = y, last = y + (<usize>columns << 2); at < last; at += VECTOR) v128.store(at, f32x4.mul(v128.load(at), inverse));
    }
  }
}

/** Slices lines of rows along the axis: the rows that stand at its first element. */
export function softmax_rows(p: SoftmaxParams, begin: i32, end: i32): void {
  const columns = p.columns;
  const xStep = p.stride * p.xPitch;
  const yStep = p.stride * p.yPitch;
  for (let line = begin; line < end; line++) {
    const row = firstRow(line, p.length, p.stride);
    for (let column = 0; column < columns; column += LANES) {
      const x = p.x + <usize>(row * p.xPitch) + (<usize>column << 2);
      const y = p.y + <usize>(row * p.yPitch) + (<usize>column << 2);
      const last = x + <usize>(p.length * xStep);
      let max = f32x4.splat(-Infinity);
      for (let at = x; at < last; at += xStep) max = f32x4.max(max, v128.load(at));
      let sum = f32x4.splat(0);
      for (let at = x, to = y; at < last; at += xStep, to += yStep) {
        const e = exp(f32x4.sub(v128.load(at), max));
        sum = f32x4.add(sum, e);
        if (!p.log) v128.store(to, e);
      }
      if (p.log) {
        const logarithm = log(sum);
        for (let at = x, to = y; at < last; at += xStep, to += yStep) {
          storeColumns(to, f32x4.sub(f32x4.sub(v128.load(at), max), logarithm), column, columns);
        }
      } else {
        const inverse = f32x4.div(f32x4.splat(1), sum);
        for (let at = x, to = y; at < last; at += xStep, to += yStep) storeColumns(to, f32x4.mul(v128.load(to), inverse), column, columns);
      }
    }
  }
}
