// Vectors of four f32. All pointers, pitches and steps in parameter blocks are bytes, but where a field says otherwise.

/** Floats of a vector, and its bytes. */
export const LANES: i32 = 4;
export const VECTOR: i32 = 16;

/** a · b + c: one rounding where relaxed SIMD fuses it, else two. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** All ones in the first `count` lanes: what is behind the last column of a row stays zero. */
@inline
export function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** The vector of columns from `column` on, of `columns`; zero in the lanes behind the last one. */
@inline
export function keepColumns(v: v128, column: i32, columns: i32): v128 {
  return columns - column < LANES ? v128.and(v, laneMask(columns - column)) : v;
}

/** Stores the vector of columns from `column` on, of `columns`; lanes behind the last one become zero. */
@inline
export function storeColumns(y: usize, v: v128, column: i32, columns: i32): void {
  v128.store(y, keepColumns(v, column, columns));
}

@inline
export function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline
export function maxLanes(v: v128): f32 {
  const pairs = f32x4.max(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.max(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}
