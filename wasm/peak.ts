// What a core reaches when nothing else is done: multiply-adds in registers, and memory read, copied and combined.
import { madd, VECTOR } from './simd';

@unmanaged
export class PeakParams {
  x0: usize;
  x1: usize;
  y: usize;
  /** Multiply-adds of each chain in a unit. */
  rounds: i32;
  /** Vectors of a unit of memory. */
  vectors: i32;
  a: f32;
  b: f32;
}

/**
 * Slices units: 12 independent chains of `rounds` multiply-adds, as many as V8's 15 registers hold beside a and b. With a = b = 1 each
 * lane of y[unit] becomes Σ_chain (chain + rounds), exactly. FLOP of a unit: 2 · 4 · 12 · rounds.
 */
export function peak_madd(p: PeakParams, begin: i32, end: i32): void {
  const a = f32x4.splat(p.a);
  const b = f32x4.splat(p.b);
  const rounds = p.rounds;
  for (let unit = begin; unit < end; unit++) {
    let c0 = f32x4.splat(0);
    let c1 = f32x4.splat(1);
    let c2 = f32x4.splat(2);
    let c3 = f32x4.splat(3);
    let c4 = f32x4.splat(4);
    let c5 = f32x4.splat(5);
    let c6 = f32x4.splat(6);
    let c7 = f32x4.splat(7);
    let c8 = f32x4.splat(8);
    let c9 = f32x4.splat(9);
    let c10 = f32x4.splat(10);
    let c11 = f32x4.splat(11);
    for (let round = 0; round < rounds; round++) {
      c0 = madd(c0, a, b);
      c1 = madd(c1, a, b);
      c2 = madd(c2, a, b);
      c3 = madd(c3, a, b);
      c4 = madd(c4, a, b);
      c5 = madd(c5, a, b);
      c6 = madd(c6, a, b);
      c7 = madd(c7, a, b);
      c8 = madd(c8, a, b);
      c9 = madd(c9, a, b);
      c10 = madd(c10, a, b);
      c11 = madd(c11, a, b);
    }
    const low = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(c4, c5));
    const high = f32x4.add(f32x4.add(f32x4.add(c6, c7), f32x4.add(c8, c9)), f32x4.add(c10, c11));
    v128.store(p.y + <usize>(unit * VECTOR), f32x4.add(low, high));
  }
}

/** y = x0; slices units of `vectors` vectors. */
export function peak_copy(p: PeakParams, begin: i32, end: i32): void {
  const bytes = p.vectors * VECTOR;
  const from = <usize>(begin * bytes);
  memory.copy(p.y + from, p.x0 + from, <usize>((end - begin) * bytes));
}

/** y[unit] = Σ over the vectors of a unit of x0; slices units. `vectors` is a multiple of 4. */
export function peak_read(p: PeakParams, begin: i32, end: i32): void {
  const bytes = p.vectors * VECTOR;
  for (let unit = begin; unit < end; unit++) {
    let from = p.x0 + <usize>(unit * bytes);
    const last = from + <usize>bytes;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    while (from < last) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, VECTOR));
      s2 = f32x4.add(s2, v128.load(from, 2 * VECTOR));
      s3 = f32x4.add(s3, v128.load(from, 3 * VECTOR));
      from += 4 * VECTOR;
    }
    v128.store(p.y + <usize>(unit * VECTOR), f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
}

/** y = x0 + a · x1 (McCalpin's STREAM triad); slices units of `vectors` vectors. */
export function peak_triad(p: PeakParams, begin: i32, end: i32): void {
  const a = f32x4.splat(p.a);
  const bytes = p.vectors * VECTOR;
  const last = <usize>(end * bytes);
  for (let at = <usize>(begin * bytes); at < last; at += VECTOR) {
    v128.store(p.y + at, madd(a, v128.load(p.x1 + at), v128.load(p.x0 + at)));
  }
}
