// y[i] = the float at the address sources[i]: brings a weight that is computed in the plan into the order of the kernel that reads it.
import { VECTOR } from './simd';

@unmanaged
export class GatherParams {
  /** u32 [count], in vectors of four; padding has the address of a zero. */
  sources: usize;
  y: usize;
}

/** Slices vectors of four elements. */
export function gather(p: GatherParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const from = p.sources + <usize>(unit * VECTOR);
    let v = v128.load32_zero(load<u32>(from));
    v = v128.load_lane<f32>(load<u32>(from, 4), v, 1);
    v = v128.load_lane<f32>(load<u32>(from, 8), v, 2);
    v128.store(p.y + <usize>(unit * VECTOR), v128.load_lane<f32>(load<u32>(from, 12), v, 3));
  }
}
