// y = the largest voxel of each window; padding never wins.
import { LANES, storeColumns } from './simd';
import { endInside, firstInside, PoolParams } from './volume';

/** Slices rows of the output: samples · outDepth · outHeight. */
export function max_pool3d(p: PoolParams, begin: i32, end: i32): void {
  const rowPitch = p.width * p.xPitch;
  const step = p.dilationW * p.xPitch;
  for (let row = begin; row < end; row++) {
    const oy = row % p.outHeight;
    const slice = row / p.outHeight;
    const sample = slice / p.outDepth;
    const z = (slice - sample * p.outDepth) * p.strideD - p.paddingD;
    const y = oy * p.strideH - p.paddingH;
    const z0 = firstInside(z, p.dilationD);
    const z1 = endInside(z, p.kernelD, p.dilationD, p.depth);
    const y0 = firstInside(y, p.dilationH);
    const y1 = endInside(y, p.kernelH, p.dilationH, p.height);
    const volume = p.x + <usize>(sample * p.depth * p.height * rowPitch);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const x = ox * p.strideW - p.paddingW;
      const x0 = firstInside(x, p.dilationW);
      const x1 = endInside(x, p.kernelW, p.dilationW, p.width);
      for (let channel = 0; channel < p.channels; channel += LANES) {
        const bytes = <usize>channel << 2;
        let max = f32x4.splat(-Infinity);
        for (let iz = z0; iz < z1; iz += p.dilationD) {
          for (let iy = y0; iy < y1; iy += p.dilationH) {
            const source = volume + <usize>((iz * p.height + iy) * rowPitch) + bytes;
            const last = source + <usize>(x1 * p.xPitch);
            for (let at = source + <usize>(x0 * p.xPitch); at < last; at += step) max = f32x4.max(max, v128.load(at));
          }
        }
        storeColumns(out + bytes, max, channel, p.channels);
      }
      out += p.yPitch;
    }
  }
}
