// y = x · scale where the random 24 bits of an element reach the threshold, else 0. An element's number goes by its logical index
// (outer · columns + column) · voxels + voxel, with rows over outer and voxels: volumes have voxels, all else has one.
import { mix32, randomBits } from './random';
import { LANES, storeColumns } from './simd';

@unmanaged
export class DropoutParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  columns: i32;
  voxels: i32;
  /** The seed, an integer. */
  seed: usize;
  streamBits: i32;
  threshold: i32;
  scale: f32;
}

/** Slices rows. */
export function dropout(p: DropoutParams, begin: i32, end: i32): void {
  const key = mix32(i32x4.splat(load<i32>(p.seed) ^ p.streamBits));
  const least = i32x4.splat(p.threshold);
  const scale = f32x4.splat(p.scale);
  const lanes = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(p.voxels));
  for (let row = begin; row < end; row++) {
    const x = p.x + <usize>(row * p.xPitch);
    const y = p.y + <usize>(row * p.yPitch);
    const outer = row / p.voxels;
    const first = outer * p.columns * p.voxels + (row - outer * p.voxels);
    for (let column = 0; column < p.columns; column += LANES) {
      const bytes = <usize>column << 2;
      const index = i32x4.add(i32x4.splat(first + column * p.voxels), lanes);
      const kept = i32x4.ge_s(i32x4.shr_u(randomBits(key, index), 8), least);
      storeColumns(y + bytes, v128.and(f32x4.mul(v128.load(x + bytes), scale), kept), column, p.columns);
    }
  }
}
