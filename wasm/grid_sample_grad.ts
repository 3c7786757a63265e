// dx of grid_sample: every row of dy to the voxels that it was sampled from. A unit of work owns some channels of some planes of a sample and
// looks at all positions, so that no two write one voxel and the order of additions does not depend on the slices.
import { LANES, laneMask, madd, VECTOR } from './simd';
import { GridParams, positionD, positionH, positionW, rowAt } from './sampling';

@unmanaged
export class GridGradParams extends GridParams {
  /** Parts that the planes of a sample are shared out in. */
  parts: i32;
}

/** Channels of one unit of work: a cache line. */
const CHUNK: i32 = 16;

/** Adds weight · dy to `bytes` bytes of a row of dx, if there is one; lanes behind the last channel are cut from dy. */
@inline
function add(to: usize, dy: usize, weight: f32, channels: i32): void {
  if (to == 0) return;
  const factor = f32x4.splat(weight);
  let left = channels;
  for (let at: usize = 0; left > 0; at += VECTOR, left -= LANES) {
    const g = left < LANES ? v128.and(v128.load(dy + at), laneMask(left)) : v128.load(dy + at);
    v128.store(to + at, madd(g, factor, v128.load(to + at)));
  }
}

/** The weight of a voxel at a distance below 1 along an axis. */
@inline
function nearness(distance: f32): f32 {
  return 1 - abs<f32>(distance);
}

@inline
function scatter<Nearest>(p: GridGradParams, begin: i32, end: i32): void {
  const isNearest = sizeof<Nearest>() == 1;
  const plane = p.height * p.width;
  const positions = p.outDepth * p.outHeight * p.outWidth;
  const chunks = (p.channels + CHUNK - 1) / CHUNK;
  for (let unit = begin; unit < end; unit++) {
    const part = unit % p.parts;
    const low = (part * p.depth) / p.parts;
    const high = ((part + 1) * p.depth) / p.parts;
    const share = unit / p.parts;
    const sample = share / chunks;
    const channel = (share - sample * chunks) * CHUNK;
    const channels = min(p.channels - channel, CHUNK);
    const dx = p.x + <usize>(sample * p.depth * plane * p.xPitch) + (<usize>channel << 2);
    const bytes = <usize>((channels + LANES - 1) & ~(LANES - 1)) << 2;
    for (let voxel = low * plane; voxel < high * plane; voxel++) memory.fill(dx + <usize>(voxel * p.xPitch), 0, bytes);
    for (let at = sample * positions; at < (sample + 1) * positions; at++) {
      const dy = p.y + <usize>(at * p.yPitch) + (<usize>channel << 2);
      const grid = p.grid + <usize>(at * p.gridPitch);
      const z = positionD(p, grid);
      const z0 = <i32>(isNearest ? nearest(z) : floor(z));
      const top = isNearest ? z0 : z0 + 1;
      if (z0 >= high || top < low) continue;
      const x = positionW(p, grid);
      const y = positionH(p, grid);
      if (isNearest) {
        add(rowAt(p, dx, z0, <i32>nearest(y), <i32>nearest(x), 0), dy, 1, channels);
        continue;
      }
      const x0 = <i32>floor(x);
      const y0 = <i32>floor(y);
      for (let corner = 0; corner < 8; corner++) {
        const i = z0 + (corner >> 2);
        if (i < low || i >= high) continue;
        const j = y0 + ((corner >> 1) & 1);
        const k = x0 + (corner & 1);
        const weight = nearness(z - <f32>i) * nearness(y - <f32>j) * nearness(x - <f32>k);
        add(rowAt(p, dx, i, j, k, 0), dy, weight, channels);
      }
    }
  }
}

/** Slices samples × chunks of 16 channels × parts. */
export function grid_sample_grad_bilinear(p: GridGradParams, begin: i32, end: i32): void {
  scatter<u16>(p, begin, end);
}

/** Slices samples × chunks of 16 channels × parts. */
export function grid_sample_grad_nearest(p: GridGradParams, begin: i32, end: i32): void {
  scatter<u8>(p, begin, end);
}
