// Mean or largest voxel of the windows [⌊i · n / m⌋, ⌈(i + 1) · n / m⌉) along each axis. Sums go by row, plane and volume, so that a
// global mean keeps its digits.
import { LANES, storeColumns } from './simd';
import { VolumeParams } from './volume';

/** Channels of one unit of work: a cache line. */
const CHUNK: i32 = 16;

@inline
function lower(i: i32, extent: i32, out: i32): i32 {
  return (i * extent) / out;
}

@inline
function upper(i: i32, extent: i32, out: i32): i32 {
  return ((i + 1) * extent + out - 1) / out;
}

@inline
function pool<Max>(p: VolumeParams, begin: i32, end: i32): void {
  const isMax = sizeof<Max>() == 1;
  const rowPitch = p.width * p.xPitch;
  const chunks = (p.channels + CHUNK - 1) / CHUNK;
  for (let unit = begin; unit < end; unit++) {
    const voxel = unit / chunks;
    const firstChannel = (unit - voxel * chunks) * CHUNK;
    const ox = voxel % p.outWidth;
    let rest = voxel / p.outWidth;
    const oy = rest % p.outHeight;
    rest /= p.outHeight;
    const oz = rest % p.outDepth;
    const volume = p.x + <usize>((rest / p.outDepth) * p.depth * p.height * rowPitch);
    const z0 = lower(oz, p.depth, p.outDepth);
    const z1 = upper(oz, p.depth, p.outDepth);
    const y0 = lower(oy, p.height, p.outHeight);
    const y1 = upper(oy, p.height, p.outHeight);
    const x0 = lower(ox, p.width, p.outWidth);
    const x1 = upper(ox, p.width, p.outWidth);
    const count = f32x4.splat(<f32>((z1 - z0) * (y1 - y0) * (x1 - x0)));
    const out = p.y + <usize>(voxel * p.yPitch);
    for (let channel = firstChannel; channel < min(firstChannel + CHUNK, p.channels); channel += LANES) {
      const bytes = <usize>channel << 2;
      let max = f32x4.splat(-Infinity);
      let sum = f32x4.splat(0);
      for (let iz = z0; iz < z1; iz++) {
        let plane = f32x4.splat(0);
        for (let iy = y0; iy < y1; iy++) {
          const source = volume + <usize>((iz * p.height + iy) * rowPitch) + bytes;
          const last = source + <usize>(x1 * p.xPitch);
          let line = f32x4.splat(0);
          for (let at = source + <usize>(x0 * p.xPitch); at < last; at += p.xPitch) {
            if (isMax) max = f32x4.max(max, v128.load(at));
            else line = f32x4.add(line, v128.load(at));
          }
          plane = f32x4.add(plane, line);
        }
        sum = f32x4.add(sum, plane);
      }
      storeColumns(out + bytes, isMax ? max : f32x4.div(sum, count), channel, p.channels);
    }
  }
}

/** Slices voxels of the output × chunks of 16 channels. */
export function adaptive_avg_pool3d(p: VolumeParams, begin: i32, end: i32): void {
  pool<u16>(p, begin, end);
}

/** Slices voxels of the output × chunks of 16 channels. */
export function adaptive_max_pool3d(p: VolumeParams, begin: i32, end: i32): void {
  pool<u8>(p, begin, end);
}
