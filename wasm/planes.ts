// Between planes, one a channel as a page holds them, and rows of channels as kernels do.
import { keepColumns, LANES } from './simd';

@unmanaged
export class PlanesParams {
  /** f32 [channels][voxels], planePitch bytes apart. */
  planes: usize;
  planePitch: i32;
  rows: usize;
  rowPitch: i32;
  channels: i32;
  voxels: i32;
}

/** Four vectors as the rows of a matrix, transposed. */
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

@inline
function lowPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

@inline
function highPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

/** Planes to rows, padding lanes zero; slices groups of 4 voxels. Planes are readable to the end of their last group. */
export function planes_to_rows(p: PlanesParams, begin: i32, end: i32): void {
  const pitch = <usize>p.planePitch;
  const last = p.planes + <usize>(p.channels - 1) * pitch;
  for (let group = begin; group < end; group++) {
    const voxel = group * LANES;
    const left = p.voxels - voxel;
    const row = p.rows + <usize>(voxel * p.rowPitch);
    const from = <usize>(voxel << 2);
    for (let c = 0; c < p.channels; c += LANES) {
      const plane = p.planes + <usize>c * pitch;
      // Behind the last channel the last one is read, and its lanes become zero.
      const v0 = v128.load(plane + from);
      const v1 = v128.load(min(plane + pitch, last) + from);
      const v2 = v128.load(min(plane + 2 * pitch, last) + from);
      const v3 = v128.load(min(plane + 3 * pitch, last) + from);
      const l01 = low(v0, v1);
      const l23 = low(v2, v3);
      const h01 = high(v0, v1);
      const h23 = high(v2, v3);
      let to = row + <usize>(c << 2);
      v128.store(to, keepColumns(lowPairs(l01, l23), c, p.channels));
      if (left > 1) v128.store((to += p.rowPitch), keepColumns(highPairs(l01, l23), c, p.channels));
      if (left > 2) v128.store((to += p.rowPitch), keepColumns(lowPairs(h01, h23), c, p.channels));
      if (left > 3) v128.store(to + p.rowPitch, keepColumns(highPairs(h01, h23), c, p.channels));
    }
  }
}

/** Rows to planes; slices groups of 4 voxels. Planes are writable to the end of their last group. */
export function rows_to_planes(p: PlanesParams, begin: i32, end: i32): void {
  const pitch = <usize>p.planePitch;
  for (let group = begin; group < end; group++) {
    const voxel = group * LANES;
    const most = p.voxels - 1 - voxel;
    const row = p.rows + <usize>(voxel * p.rowPitch);
    for (let c = 0; c < p.channels; c += LANES) {
      const from = row + <usize>(c << 2);
      const v0 = v128.load(from);
      const v1 = v128.load(from + <usize>(min(1, most) * p.rowPitch));
      const v2 = v128.load(from + <usize>(min(2, most) * p.rowPitch));
      const v3 = v128.load(from + <usize>(min(3, most) * p.rowPitch));
      const l01 = low(v0, v1);
      const l23 = low(v2, v3);
      const h01 = high(v0, v1);
      const h23 = high(v2, v3);
      const left = p.channels - c;
      let to = p.planes + <usize>c * pitch + <usize>(voxel << 2);
      v128.store(to, lowPairs(l01, l23));
      if (left > 1) v128.store((to += pitch), highPairs(l01, l23));
      if (left > 2) v128.store((to += pitch), lowPairs(h01, h23));
      if (left > 3) v128.store(to + pitch, highPairs(h01, h23));
    }
  }
}
