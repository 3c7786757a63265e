// y = x at the positions of a grid, trilinear or nearest.
import { LANES, madd, storeColumns, VECTOR } from './simd';
import { GridParams, positionD, positionH, positionW, rowAt } from './sampling';

/** Slices rows of y: samples · outDepth · outHeight. */
export function grid_sample_bilinear(p: GridParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const volume = p.x + <usize>((row / (p.outDepth * p.outHeight)) * p.depth * p.height * p.width * p.xPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const voxel = row * p.outWidth + ox;
      const grid = p.grid + <usize>(voxel * p.gridPitch);
      const x = positionW(p, grid);
      const y = positionH(p, grid);
      const z = positionD(p, grid);
      const x0 = <i32>floor(x);
      const y0 = <i32>floor(y);
      const z0 = <i32>floor(z);
      const fx = x - <f32>x0;
      const fy = y - <f32>y0;
      const fz = z - <f32>z0;
      const p000 = rowAt(p, volume, z0, y0, x0, p.zeros);
      const p001 = rowAt(p, volume, z0, y0, x0 + 1, p.zeros);
      const p010 = rowAt(p, volume, z0, y0 + 1, x0, p.zeros);
      const p011 = rowAt(p, volume, z0, y0 + 1, x0 + 1, p.zeros);
      const p100 = rowAt(p, volume, z0 + 1, y0, x0, p.zeros);
      const p101 = rowAt(p, volume, z0 + 1, y0, x0 + 1, p.zeros);
      const p110 = rowAt(p, volume, z0 + 1, y0 + 1, x0, p.zeros);
      const p111 = rowAt(p, volume, z0 + 1, y0 + 1, x0 + 1, p.zeros);
      const w000 = f32x4.splat((1 - fz) * (1 - fy) * (1 - fx));
      const w001 = f32x4.splat((1 - fz) * (1 - fy) * fx);
      const w010 = f32x4.splat((1 - fz) * fy * (1 - fx));
      const w011 = f32x4.splat((1 - fz) * fy * fx);
      const w100 = f32x4.splat(fz * (1 - fy) * (1 - fx));
      const w101 = f32x4.splat(fz * (1 - fy) * fx);
      const w110 = f32x4.splat(fz * fy * (1 - fx));
      const w111 = f32x4.splat(fz * fy * fx);
      const out = p.y + <usize>(voxel * p.yPitch);
      for (let bytes: usize = 0, last = <usize>p.channels << 2; bytes < last; bytes += VECTOR) {
        let sum = f32x4.mul(v128.load(p000 + bytes), w000);
        sum = madd(v128.load(p001 + bytes), w001, sum);
        sum = madd(v128.load(p010 + bytes), w010, sum);
        sum = madd(v128.load(p011 + bytes), w011, sum);
        sum = madd(v128.load(p100 + bytes), w100, sum);
        sum = madd(v128.load(p101 + bytes), w101, sum);
        sum = madd(v128.load(p110 + bytes), w110, sum);
        sum = madd(v128.load(p111 + bytes), w111, sum);
        storeColumns(out + bytes, sum, <i32>(bytes >> 2), p.channels);
      }
    }
  }
}

/** Slices rows of y: samples · outDepth · outHeight. */
export function grid_sample_nearest(p: GridParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const volume = p.x + <usize>((row / (p.outDepth * p.outHeight)) * p.depth * p.height * p.width * p.xPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const voxel = row * p.outWidth + ox;
      const grid = p.grid + <usize>(voxel * p.gridPitch);
      const x = <i32>nearest(positionW(p, grid));
      const y = <i32>nearest(positionH(p, grid));
      const z = <i32>nearest(positionD(p, grid));
      const from = rowAt(p, volume, z, y, x, p.zeros);
      const out = p.y + <usize>(voxel * p.yPitch);
      for (let channel = 0; channel < p.channels; channel += LANES) {
        const bytes = <usize>channel << 2;
        storeColumns(out + bytes, v128.load(from + bytes), channel, p.channels);
      }
    }
  }
}
