// total = keep · total + weight · value.
import { bytesTo } from './optimizer';
import { VECTOR } from './simd';

@unmanaged
export class AccumulateParams {
  total: usize;
  value: usize;
  keep: f32;
  weight: f32;
}

/** Slices vectors of four. */
export function accumulate(p: AccumulateParams, begin: i32, end: i32): void {
  const keep = f32x4.splat(p.keep);
  const weight = f32x4.splat(p.weight);
  const last = bytesTo(end);
  for (let at = bytesTo(begin); at < last; at += VECTOR) {
    const value = f32x4.mul(weight, v128.load(p.value + at));
    v128.store(p.total + at, f32x4.add(f32x4.mul(keep, v128.load(p.total + at)), value));
  }
}
