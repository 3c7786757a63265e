// Gradient of a grid: Σ over channels of dy times the slope of the trilinear x along each axis, times that of the position.
import { laneMask, madd, sumLanes, VECTOR } from './simd';
import { GridParams, positionD, positionH, positionW, rowAt, slope } from './sampling';

@inline
function mix(a: v128, b: v128, weight: v128): v128 {
  return madd(f32x4.sub(b, a), weight, a);
}

/** Slices rows of y: samples · outDepth · outHeight. */
export function grid_sample_grad_grid(p: GridParams, begin: i32, end: i32): void {
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
      const fx = f32x4.splat(x - <f32>x0);
      const fy = f32x4.splat(y - <f32>y0);
      const fz = f32x4.splat(z - <f32>z0);
      const p000 = rowAt(p, volume, z0, y0, x0, p.zeros);
      const p001 = rowAt(p, volume, z0, y0, x0 + 1, p.zeros);
      const p010 = rowAt(p, volume, z0, y0 + 1, x0, p.zeros);
      const p011 = rowAt(p, volume, z0, y0 + 1, x0 + 1, p.zeros);
      const p100 = rowAt(p, volume, z0 + 1, y0, x0, p.zeros);
      const p101 = rowAt(p, volume, z0 + 1, y0, x0 + 1, p.zeros);
      const p110 = rowAt(p, volume, z0 + 1, y0 + 1, x0, p.zeros);
      const p111 = rowAt(p, volume, z0 + 1, y0 + 1, x0 + 1, p.zeros);
      const dy = p.y + <usize>(voxel * p.yPitch);
      let gx = f32x4.splat(0);
      let gy = f32x4.splat(0);
      let gz = f32x4.splat(0);
      for (let bytes: usize = 0, last = <usize>p.channels << 2; bytes < last; bytes += VECTOR) {
        const isIn = laneMask(p.channels - <i32>(bytes >> 2));
        const g = v128.and(v128.load(dy + bytes), isIn);
        const v000 = v128.load(p000 + bytes);
        const v001 = v128.load(p001 + bytes);
        const v010 = v128.load(p010 + bytes);
        const v011 = v128.load(p011 + bytes);
        const v100 = v128.load(p100 + bytes);
        const v101 = v128.load(p101 + bytes);
        const v110 = v128.load(p110 + bytes);
        const v111 = v128.load(p111 + bytes);
        const slopeX = mix(mix(f32x4.sub(v001, v000), f32x4.sub(v011, v010), fy), mix(f32x4.sub(v101, v100), f32x4.sub(v111, v110), fy), fz);
        const slopeY = mix(mix(f32x4.sub(v010, v000), f32x4.sub(v011, v001), fx), mix(f32x4.sub(v110, v100), f32x4.sub(v111, v101), fx), fz);
        const slopeZ = mix(mix(f32x4.sub(v100, v000), f32x4.sub(v101, v001), fx), mix(f32x4.sub(v110, v010), f32x4.sub(v111, v011), fx), fy);
        // Lanes behind the last channel may be another value's.
        gx = madd(g, v128.and(slopeX, isIn), gx);
        gy = madd(g, v128.and(slopeY, isIn), gy);
        gz = madd(g, v128.and(slopeZ, isIn), gz);
      }
      const out = p.dGrid + <usize>(voxel * p.dGridPitch);
      store<f32>(out, sumLanes(gx) * slope(load<f32>(grid), p.width, p.paddingMode, p.isAligned));
      store<f32>(out, sumLanes(gy) * slope(load<f32>(grid, 4), p.height, p.paddingMode, p.isAligned), 4);
      store<f32>(out, sumLanes(gz) * slope(load<f32>(grid, 8), p.depth, p.paddingMode, p.isAligned), 8);
      store<f32>(out, 0, 12);
    }
  }
}
