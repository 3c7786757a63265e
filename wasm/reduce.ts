// y = Σ x, or Σ x · by, over any of the axes that rows run over, and over the columns or not.
//
// Rows of one kind (kept or summed) that neighbour each other are one axis, so that there are two of each at most. What is summed for one row
// of y is cut into chunks of rows, and columns into segments, both of fixed length:
// 1. reduce_partial: f32 sums of a chunk's columns, four at a time; where columns are summed too, of its four lanes.
// 2. reduce_merge: chunks (and segments and lanes) in order, in f64. Where a column has one chunk, the first stage writes y.
import { laneMask, LANES, madd, storeColumns, VECTOR } from './simd';

/** Floats of a cache line. */
const LINE: i32 = 16;

@unmanaged
export class ReduceParams {
  x: usize;
  xPitch: i32;
  /** 0: none. */
  by: usize;
  byPitch: i32;
  /** Row r of y starts at row (r / keptInner) · keptStep0 + (r % keptInner) · keptStep1 of x; */
  keptInner: i32;
  keptStep0: i32;
  keptStep1: i32;
  /** its summand i lies (i / summedInner) · summedStep0 + (i % summedInner) · summedStep1 rows on. */
  summedInner: i32;
  summedStep0: i32;
  summedStep1: i32;
  /** Rows that are summed for one row of y. */
  summed: i32;
  chunkRows: i32;
  chunks: i32;
  columns: i32;
  segmentColumns: i32;
  segments: i32;
  sumColumns: i32;
  /** f32 [rows of y][chunks][pitch]. */
  partials: usize;
  partialPitch: i32;
  y: usize;
  yPitch: i32;
}

@inline
function add(sum: v128, x: usize, by: usize): v128 {
  return by ? madd(v128.load(x), v128.load(by), sum) : f32x4.add(sum, v128.load(x));
}

/** Sum of `count` vectors, in four chains. */
@inline
function sumVectors(x: usize, xStep: i32, by: usize, byStep: i32, count: i32): v128 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    a = add(a, x, by);
    b = add(b, x + xStep, by ? by + byStep : 0);
    c = add(c, x + 2 * xStep, by ? by + 2 * byStep : 0);
    d = add(d, x + 3 * xStep, by ? by + 3 * byStep : 0);
    x += 4 * xStep;
    if (by) by += 4 * byStep;
  }
  for (; i < count; i++) {
    a = add(a, x, by);
    x += xStep;
    if (by) by += byStep;
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

/** Sum of the vectors of columns from `bytes` on over a chunk: summands [first, last) of the row of y that starts at row `home`. */
@inline
function sumRows(p: ReduceParams, home: i32, first: i32, last: i32, bytes: usize): v128 {
  let sum = f32x4.splat(0);
  for (let i = first; i < last; ) {
    const inner = i % p.summedInner;
    const count = min(p.summedInner - inner, last - i);
    const row = home + (i / p.summedInner) * p.summedStep0 + inner * p.summedStep1;
    const x = p.x + <usize>(row * p.xPitch) + bytes;
    const by = p.by ? p.by + <usize>(row * p.byPitch) + bytes : 0;
    sum = f32x4.add(sum, sumVectors(x, p.summedStep1 * p.xPitch, by, p.summedStep1 * p.byPitch, count));
    i += count;
  }
  return sum;
}

/** The same for LINE columns at once, a cache line a row, to `out`. */
@inline
function sumLines(p: ReduceParams, home: i32, first: i32, last: i32, bytes: usize, out: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let i = first; i < last; ) {
    const inner = i % p.summedInner;
    const count = min(p.summedInner - inner, last - i);
    const row = home + (i / p.summedInner) * p.summedStep0 + inner * p.summedStep1;
    let x = p.x + <usize>(row * p.xPitch) + bytes;
    let by = p.by ? p.by + <usize>(row * p.byPitch) + bytes : 0;
    for (let k = 0; k < count; k++) {
      a = add(a, x, by);
      b = add(b, x + VECTOR, by ? by + VECTOR : 0);
      c = add(c, x + 2 * VECTOR, by ? by + 2 * VECTOR : 0);
      d = add(d, x + 3 * VECTOR, by ? by + 3 * VECTOR : 0);
      x += p.summedStep1 * p.xPitch;
      if (by) by += p.summedStep1 * p.byPitch;
    }
    i += count;
  }
  v128.store(out, a);
  v128.store(out + VECTOR, b);
  v128.store(out + 2 * VECTOR, c);
  v128.store(out + 3 * VECTOR, d);
}

/** Sum of columns [column, end) of a chunk's rows, row by row. */
@inline
function sumColumns(p: ReduceParams, home: i32, first: i32, last: i32, column: i32, end: i32): v128 {
  const whole = (end - column) / LANES;
  const rest = (end - column) % LANES;
  const bytes = <usize>column << 2;
  let sum = f32x4.splat(0);
  for (let i = first; i < last; i++) {
    const row = home + (i / p.summedInner) * p.summedStep0 + (i % p.summedInner) * p.summedStep1;
    const x = p.x + <usize>(row * p.xPitch) + bytes;
    const by = p.by ? p.by + <usize>(row * p.byPitch) + bytes : 0;
    let line = sumVectors(x, VECTOR, by, VECTOR, whole);
    const tail = <usize>(whole * VECTOR);
    if (rest) line = f32x4.add(line, v128.and(add(f32x4.splat(0), x + tail, by ? by + tail : 0), laneMask(rest)));
    sum = f32x4.add(sum, line);
  }
  return sum;
}

/** Slices rows of y × chunks × segments. */
export function reduce_partial(p: ReduceParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const segment = unit % p.segments;
    const part = unit / p.segments;
    const row = part / p.chunks;
    const home = (row / p.keptInner) * p.keptStep0 + (row % p.keptInner) * p.keptStep1;
    const first = (part - row * p.chunks) * p.chunkRows;
    const last = min(first + p.chunkRows, p.summed);
    const column = segment * p.segmentColumns;
    const endColumn = min(column + p.segmentColumns, p.columns);
    const out = p.partials + <usize>(part * p.partialPitch);
    if (p.sumColumns && p.columns > LANES) {
      v128.store(out + <usize>(segment * VECTOR), sumColumns(p, home, first, last, column, endColumn));
      continue;
    }
    let at = column;
    for (; at + LINE <= endColumn; at += LINE) sumLines(p, home, first, last, <usize>at << 2, out + (<usize>at << 2));
    for (; at < endColumn; at += LANES) {
      const bytes = <usize>at << 2;
      storeColumns(out + bytes, sumRows(p, home, first, last, bytes), at, p.columns);
    }
  }
}

/** Slices rows of y. */
export function reduce_merge(p: ReduceParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const partials = p.partials + <usize>(row * p.chunks * p.partialPitch);
    const y = p.y + <usize>(row * p.yPitch);
    if (p.sumColumns) {
      let sum: f64 = 0;
      for (let i = 0; i < (p.chunks * p.partialPitch) >> 2; i++) sum += <f64>load<f32>(partials + (<usize>i << 2));
      v128.store(y, f32x4(<f32>sum, 0, 0, 0));
      continue;
    }
    for (let column = 0; column < p.columns; column += LANES) {
      const from = partials + (<usize>column << 2);
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      for (let chunk = 0; chunk < p.chunks; chunk++) {
        const v = v128.load(from + <usize>(chunk * p.partialPitch));
        low = f64x2.add(low, f64x2.promote_low_f32x4(v));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 0, 1)));
      }
      const pairs = f32x4.demote_f64x2_zero(low);
      storeColumns(y + (<usize>column << 2), v128.shuffle<i32>(pairs, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5), column, p.columns);
    }
  }
}
