// What the optimisers share: flat f32 arrays, four elements a step; slices run over vectors of four.
import { VECTOR } from './simd';

@unmanaged
export class OptimizerParams {
  parameter: usize;
  gradient: usize;
  /** f32: what gradients are multiplied by. */
  scale: usize;
  /** f32 [4]: the numbers that change from step to step. */
  hyper: usize;
  /** The operator's moments in its order; 0: absent. */
  first: usize;
  second: usize;
  third: usize;
  a: f32;
  b: f32;
  eps: f32;
  weightDecay: f32;
  /** 0: no clipping by value. */
  clipValue: f32;
}

/** Bytes to a vector. */
@inline
export function bytesTo(vector: i32): usize {
  return <usize>vector * VECTOR;
}

/** clamp(gradient · scale, ± clipValue) + weightDecay · parameter. */
@inline
export function gradientAt(p: OptimizerParams, at: usize, parameter: v128): v128 {
  let g = f32x4.mul(v128.load(p.gradient + at), v128.load32_splat(p.scale));
  if (p.clipValue > 0) {
    const most = f32x4.splat(p.clipValue);
    g = f32x4.min(f32x4.max(g, f32x4.neg(most)), most);
  }
  return f32x4.add(g, f32x4.mul(f32x4.splat(p.weightDecay), parameter));
}

/** One of the numbers of `hyper`. */
@inline
export function hyperAt(p: OptimizerParams, index: i32): v128 {
  return v128.load32_splat(p.hyper + (<usize>index << 2));
}

/** keep · old + (1 − keep) · value. */
@inline
export function average(old: v128, value: v128, keep: f32): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(keep), old), f32x4.mul(f32x4.splat(1 - keep), value));
}
