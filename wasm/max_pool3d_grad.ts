// dx of max pooling in two kernels: which voxel of its window each output took, then for each voxel the dy of the windows that took it.
// The host gives ranges (first, end) as i32 pairs: the windows of each output index of an axis, and the windows that cover each of x's.
import { LANES, storeColumns, VECTOR } from './simd';
import { VolumeParams } from './volume';

/** x is x, y is dx, and the output's extents are dy's. */
@unmanaged
export class MaxPoolGradParams extends VolumeParams {
  dy: usize;
  dyPitch: i32;
  /** i32 [voxels of dy, channels padded to 4]: the voxel in its sample; −1 where a window is empty. */
  taken: usize;
  dilationD: i32;
  dilationH: i32;
  dilationW: i32;
  windowsD: usize;
  windowsH: usize;
  windowsW: usize;
  coveringD: usize;
  coveringH: usize;
  coveringW: usize;
}

/** Channels of four vectors: a cache line. */
const WIDE: i32 = 16;

@inline
function range(table: usize, index: i32): usize {
  return table + (<usize>index << 3);
}

/** The largest so far, where it lies, and what comes at `voxel`, a later one: NaN never wins. */
@inline
function later(taken: v128, most: v128, value: v128, voxel: v128): v128 {
  return i32x4.max_s(taken, v128.and(f32x4.gt(value, most), voxel));
}

/** One window: four vectors from `channel` on where `Wide` is u8, else one. */
@inline
function find<Wide>(p: MaxPoolGradParams, volume: usize, atD: usize, atH: usize, atW: usize, out: usize, channel: i32): void {
  const isWide = sizeof<Wide>() == 1;
  const bytes = <usize>channel << 2;
  const x0 = load<i32>(atW);
  const x1 = load<i32>(atW, 4);
  const isEmpty = load<i32>(atD) >= load<i32>(atD, 4) || load<i32>(atH) >= load<i32>(atH, 4) || x0 >= x1;
  const start = i32x4.splat(isEmpty ? -1 : (load<i32>(atD) * p.height + load<i32>(atH)) * p.width + x0);
  const step = <usize>(p.dilationW * p.xPitch);
  const oneOn = i32x4.splat(p.dilationW);
  let mostA = f32x4.splat(-Infinity);
  let mostB = mostA;
  let mostC = mostA;
  let mostD = mostA;
  let a = start;
  let b = start;
  let c = start;
  let d = start;
  for (let z = load<i32>(atD), z1 = load<i32>(atD, 4); z < z1; z += p.dilationD) {
    for (let y = load<i32>(atH), y1 = load<i32>(atH, 4); y < y1; y += p.dilationH) {
      const line = (z * p.height + y) * p.width + x0;
      let from = volume + <usize>(line * p.xPitch) + bytes;
      let voxel = i32x4.splat(line);
      for (let x = x0; x < x1; x += p.dilationW) {
        const v = v128.load(from);
        a = later(a, mostA, v, voxel);
        mostA = f32x4.pmax(mostA, v);
        if (isWide) {
          const w = v128.load(from, VECTOR);
          b = later(b, mostB, w, voxel);
          mostB = f32x4.pmax(mostB, w);
          const u = v128.load(from, 2 * VECTOR);
          c = later(c, mostC, u, voxel);
          mostC = f32x4.pmax(mostC, u);
          const t = v128.load(from, 3 * VECTOR);
          d = later(d, mostD, t, voxel);
          mostD = f32x4.pmax(mostD, t);
        }
        from += step;
        voxel = i32x4.add(voxel, oneOn);
      }
    }
  }
  v128.store(out + bytes, a);
  if (isWide) {
    v128.store(out + bytes, b, VECTOR);
    v128.store(out + bytes, c, 2 * VECTOR);
    v128.store(out + bytes, d, 3 * VECTOR);
  }
}

/** Slices voxels of dy. */
export function max_pool3d_grad_find(p: MaxPoolGradParams, begin: i32, end: i32): void {
  const columns = (p.channels + LANES - 1) & ~(LANES - 1);
  const wide = p.channels - (p.channels % WIDE);
  for (let voxel = begin; voxel < end; voxel++) {
    const atW = range(p.windowsW, voxel % p.outWidth);
    let rest = voxel / p.outWidth;
    const atH = range(p.windowsH, rest % p.outHeight);
    rest /= p.outHeight;
    const atD = range(p.windowsD, rest % p.outDepth);
    const volume = p.x + <usize>((rest / p.outDepth) * p.depth * p.height * p.width * p.xPitch);
    const out = p.taken + (<usize>(voxel * columns) << 2);
    let channel = 0;
    for (; channel < wide; channel += WIDE) find<u8>(p, volume, atD, atH, atW, out, channel);
    for (; channel < p.channels; channel += LANES) find<u16>(p, volume, atD, atH, atW, out, channel);
  }
}

/** What one window gives to the voxel `own`. */
@inline
function given(taken: usize, dy: usize, own: v128): v128 {
  return v128.and(v128.load(dy), i32x4.eq(v128.load(taken), own));
}

/** One voxel of dx: four vectors from `channel` on where `Wide` is u8, else one. `first` is the sample's first window. */
@inline
function gather<Wide>(p: MaxPoolGradParams, first: i32, atD: usize, atH: usize, atW: usize, own: v128, out: usize, channel: i32): void {
  const isWide = sizeof<Wide>() == 1;
  const bytes = <usize>channel << 2;
  const takenPitch = <usize>((p.channels + LANES - 1) & ~(LANES - 1)) << 2;
  const dyPitch = <usize>p.dyPitch;
  const x0 = load<i32>(atW);
  const x1 = load<i32>(atW, 4);
  const y0 = load<i32>(atH);
  const y1 = load<i32>(atH, 4);
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let z = load<i32>(atD), z1 = load<i32>(atD, 4); z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      const line = first + (z * p.outHeight + y) * p.outWidth;
      let taken = p.taken + <usize>(line + x0) * takenPitch + bytes;
      let dy = p.dy + <usize>(line + x0) * dyPitch + bytes;
      const last = p.dy + <usize>(line + x1) * dyPitch + bytes;
      while (dy < last) {
        a = f32x4.add(a, given(taken, dy, own));
        if (isWide) {
          b = f32x4.add(b, given(taken + VECTOR, dy + VECTOR, own));
          c = f32x4.add(c, given(taken + 2 * VECTOR, dy + 2 * VECTOR, own));
          d = f32x4.add(d, given(taken + 3 * VECTOR, dy + 3 * VECTOR, own));
        }
        taken += takenPitch;
        dy += dyPitch;
      }
    }
  }
  storeColumns(out + bytes, a, channel, p.channels);
  if (isWide) {
    v128.store(out + bytes, b, VECTOR);
    v128.store(out + bytes, c, 2 * VECTOR);
    v128.store(out + bytes, d, 3 * VECTOR);
  }
}

/** Slices rows of dx: samples · depth · height. */
export function max_pool3d_grad(p: MaxPoolGradParams, begin: i32, end: i32): void {
  const wide = p.channels - (p.channels % WIDE);
  for (let row = begin; row < end; row++) {
    const slice = row / p.height;
    const atD = range(p.coveringD, slice % p.depth);
    const atH = range(p.coveringH, row % p.height);
    const first = (slice / p.depth) * p.outDepth * p.outHeight * p.outWidth;
    const line = ((slice % p.depth) * p.height + (row % p.height)) * p.width;
    let out = p.y + <usize>(row * p.width * p.yPitch);
    for (let x = 0; x < p.width; x++) {
      const atW = range(p.coveringW, x);
      const own = i32x4.splat(line + x);
      let channel = 0;
      for (; channel < wide; channel += WIDE) gather<u8>(p, first, atD, atH, atW, own, out, channel);
      for (; channel < p.channels; channel += LANES) gather<u16>(p, first, atD, atH, atW, own, out, channel);
      out += p.yPitch;
    }
  }
}
