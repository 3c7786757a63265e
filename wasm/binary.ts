// y = act(a ∘ b) over rows of columns, broadcast along either: four axes of rows (an operand that is broadcast along one has step 0),
// and columns from a vector or from one element.
import { activate } from './activation';
import { slopeAt } from './epilogue';
import { LANES, storeColumns } from './simd';

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;
const GT: i32 = 6;

@unmanaged
export class BinaryParams {
  a: usize;
  b: usize;
  y: usize;
  yPitch: i32;
  columns: i32;
  /** Extents of the axes of rows behind the first. */
  extent1: i32;
  extent2: i32;
  extent3: i32;
  aStep0: i32;
  aStep1: i32;
  aStep2: i32;
  aStep3: i32;
  bStep0: i32;
  bStep1: i32;
  bStep2: i32;
  bStep3: i32;
  /** 0: one element stands for all columns. */
  aColumns: i32;
  bColumns: i32;
  /** Place in the host's `binaryKinds`. */
  kind: i32;
  activation: i32;
  slope: usize;
  slopeShared: i32;
  rowsPerSlope: i32;
  slopes: i32;
}

@inline
function combine(a: v128, b: v128, kind: i32): v128 {
  if (kind == ADD) return f32x4.add(a, b);
  if (kind == SUB) return f32x4.sub(a, b);
  if (kind == MUL) return f32x4.mul(a, b);
  if (kind == DIV) return f32x4.div(a, b);
  if (kind == MAX) return f32x4.max(a, b);
  if (kind == MIN) return f32x4.min(a, b);
  return v128.and(kind == GT ? f32x4.gt(a, b) : f32x4.eq(a, b), f32x4.splat(1));
}

@inline
function operand(row: usize, columns: i32, bytes: usize): v128 {
  return columns ? v128.load(row + bytes) : v128.load32_splat(row);
}

/** Slices rows of the output. */
export function binary(p: BinaryParams, begin: i32, end: i32): void {
  const columns = p.columns;
  let row = begin;
  while (row < end) {
    const i3 = row % p.extent3;
    let rest = row / p.extent3;
    const i2 = rest % p.extent2;
    rest /= p.extent2;
    const i1 = rest % p.extent1;
    const i0 = rest / p.extent1;
    let a = p.a + <usize>(i0 * p.aStep0 + i1 * p.aStep1 + i2 * p.aStep2 + i3 * p.aStep3);
    let b = p.b + <usize>(i0 * p.bStep0 + i1 * p.bStep1 + i2 * p.bStep2 + i3 * p.bStep3);
    let y = p.y + <usize>(row * p.yPitch);
    for (const run = min(row + p.extent3 - i3, end); row < run; row++) {
      const ofRow = p.rowsPerSlope ? p.slope + (<usize>((row / p.rowsPerSlope) % p.slopes) << 2) : 0;
      for (let column = 0; column < columns; column += LANES) {
        const bytes = <usize>column << 2;
        const alpha = ofRow ? v128.load32_splat(ofRow) : slopeAt(p.slope, p.slopeShared, column);
        const v = combine(operand(a, p.aColumns, bytes), operand(b, p.bColumns, bytes), p.kind);
        storeColumns(y + bytes, activate(v, p.activation, alpha), column, columns);
      }
      a += p.aStep3;
      b += p.bStep3;
      y += p.yPitch;
    }
  }
}
