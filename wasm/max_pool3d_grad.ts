// dx of max pooling in two kernels: which voxel of its window each output took, then dy to that voxel. The host gives the windows of
// each axis as (first, end) i32 pairs, and those that cover each plane of x.
import { LANES, laneMask, VECTOR } from './simd';
import { VolumeParams } from './volume';

/** x is x, y is dx, and the output's extents are dy's. */
@unmanaged
export class MaxPoolGradParams extends VolumeParams {
  dy: usize;
  dyPitch: i32;
  /** i32 [voxels of dy, channels padded to 4]: the voxel in its sample; −1 in the padding, and where a window is empty. */
  taken: usize;
  dilationD: i32;
  dilationH: i32;
  dilationW: i32;
  windowsD: usize;
  windowsH: usize;
  windowsW: usize;
  /** (first, end) of the windows that cover each z. */
  coveringD: usize;
}

/** Channels of one unit of work: a cache line. */
const CHUNK: i32 = 16;

@inline
function range(table: usize, index: i32): usize {
  return table + (<usize>index << 3);
}

/** Slices voxels of dy × chunks of 16 channels. NaN counts as largest, as in PyTorch. */
export function max_pool3d_grad_find(p: MaxPoolGradParams, begin: i32, end: i32): void {
  const rowPitch = p.width * p.xPitch;
  const step = <usize>(p.dilationW * p.xPitch);
  const columns = (p.channels + LANES - 1) & ~(LANES - 1);
  const chunks = (p.channels + CHUNK - 1) / CHUNK;
  for (let unit = begin; unit < end; unit++) {
    const voxel = unit / chunks;
    const first = (unit - voxel * chunks) * CHUNK;
    const atW = range(p.windowsW, voxel % p.outWidth);
    let rest = voxel / p.outWidth;
    const atH = range(p.windowsH, rest % p.outHeight);
    rest /= p.outHeight;
    const atD = range(p.windowsD, rest % p.outDepth);
    const volume = p.x + <usize>((rest / p.outDepth) * p.depth * p.height * rowPitch);
    const z0 = load<i32>(atD);
    const z1 = load<i32>(atD, 4);
    const y0 = load<i32>(atH);
    const y1 = load<i32>(atH, 4);
    const x0 = load<i32>(atW);
    const x1 = load<i32>(atW, 4);
    const isEmpty = z0 >= z1 || y0 >= y1 || x0 >= x1;
    const start = isEmpty ? -1 : (z0 * p.height + y0) * p.width + x0;
    for (let channel = first; channel < min(first + CHUNK, p.channels); channel += LANES) {
      const bytes = <usize>channel << 2;
      let most = f32x4.splat(-Infinity);
      let taken = i32x4.splat(start);
      for (let z = z0; z < z1; z += p.dilationD) {
        for (let y = y0; y < y1; y += p.dilationH) {
          const line = (z * p.height + y) * p.width;
          let from = volume + <usize>((line + x0) * p.xPitch) + bytes;
          for (let x = x0; x < x1; x += p.dilationW, from += step) {
            const value = v128.load(from);
            const better = v128.or(f32x4.gt(value, most), f32x4.ne(value, value));
            most = v128.bitselect(value, most, better);
            taken = v128.bitselect(i32x4.splat(line + x), taken, better);
          }
        }
      }
      v128.store(p.taken + (<usize>(voxel * columns) << 2) + bytes, v128.or(taken, v128.not(laneMask(p.channels - channel))));
    }
  }
}

/** Slices planes of dx: samples · depth. Each is cleared, then takes what the windows that cover it give, in their order. */
export function max_pool3d_grad_scatter(p: MaxPoolGradParams, begin: i32, end: i32): void {
  const columns = (p.channels + LANES - 1) & ~(LANES - 1);
  const planeSize = p.height * p.width;
  const outPlane = p.outHeight * p.outWidth;
  for (let plane = begin; plane < end; plane++) {
    const z = plane % p.depth;
    const sample = plane / p.depth;
    const dx = p.y + <usize>(plane * planeSize * p.yPitch);
    for (let voxel = 0; voxel < planeSize; voxel++) memory.fill(dx + <usize>(voxel * p.yPitch), 0, <usize>columns << 2);
    const lowest = i32x4.splat(z * planeSize);
    const count = i32x4.splat(planeSize);
    const covering = range(p.coveringD, z);
    const first = (sample * p.outDepth + load<i32>(covering)) * outPlane;
    const last = (sample * p.outDepth + load<i32>(covering, 4)) * outPlane;
    for (let voxel = first; voxel < last; voxel++) {
      const taken = p.taken + (<usize>(voxel * columns) << 2);
      const dy = p.dy + <usize>(voxel * p.dyPitch);
      for (let bytes: usize = 0; bytes < <usize>columns << 2; bytes += VECTOR) {
        const at = i32x4.sub(v128.load(taken + bytes), lowest);
        const isHere = i32x4.lt_u(at, count);
        if (!v128.any_true(isHere)) continue;
        const here = i32x4.bitmask(isHere);
        const g = v128.load(dy + bytes);
        if (here & 1) add(dx + bytes, i32x4.extract_lane(at, 0), p.yPitch, f32x4.extract_lane(g, 0));
        if (here & 2) add(dx + bytes + 4, i32x4.extract_lane(at, 1), p.yPitch, f32x4.extract_lane(g, 1));
        if (here & 4) add(dx + bytes + 8, i32x4.extract_lane(at, 2), p.yPitch, f32x4.extract_lane(g, 2));
        if (here & 8) add(dx + bytes + 12, i32x4.extract_lane(at, 3), p.yPitch, f32x4.extract_lane(g, 3));
      }
    }
  }
}

@inline
function add(column: usize, voxel: i32, pitch: i32, value: f32): void {
  const at = column + <usize>(voxel * pitch);
  store<f32>(at, load<f32>(at) + value);
}
