// y = Σ of each window over the voxels inside the volume, divided by what lies inside the padded volume (countPadding), inside the
// volume, or by a fixed divisor.
import { LANES, storeColumns } from './simd';
import { PoolParams } from './volume';

/** Slices rows of the output: samples · outDepth · outHeight. */
export function avg_pool3d(p: PoolParams, begin: i32, end: i32): void {
  const rowPitch = p.width * p.xPitch;
  for (let row = begin; row < end; row++) {
    const oy = row % p.outHeight;
    const slice = row / p.outHeight;
    const sample = slice / p.outDepth;
    const z = (slice - sample * p.outDepth) * p.strideD - p.paddingD;
    const y = oy * p.strideH - p.paddingH;
    const z0 = max(z, 0);
    const z1 = min(z + p.kernelD, p.depth);
    const y0 = max(y, 0);
    const y1 = min(y + p.kernelH, p.height);
    const padded = (min(z + p.kernelD, p.depth + p.paddingD) - z) * (min(y + p.kernelH, p.height + p.paddingH) - y);
    const volume = p.x + <usize>(sample * p.depth * p.height * rowPitch);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const x = ox * p.strideW - p.paddingW;
      const x0 = max(x, 0);
      const x1 = min(x + p.kernelW, p.width);
      let divisor = p.divisor;
      if (!divisor) divisor = p.countPadding ? padded * (min(x + p.kernelW, p.width + p.paddingW) - x) : (z1 - z0) * (y1 - y0) * (x1 - x0);
      const by = f32x4.splat(<f32>divisor);
      for (let channel = 0; channel < p.channels; channel += LANES) {
        const bytes = <usize>channel << 2;
        let sum = f32x4.splat(0);
        for (let iz = z0; iz < z1; iz++) {
          for (let iy = y0; iy < y1; iy++) {
            const source = volume + <usize>((iz * p.height + iy) * rowPitch) + bytes;
            const last = source + <usize>(x1 * p.xPitch);
            for (let at = source + <usize>(x0 * p.xPitch); at < last; at += p.xPitch) sum = f32x4.add(sum, v128.load(at));
          }
        }
        storeColumns(out + bytes, f32x4.div(sum, by), channel, p.channels);
      }
      out += p.yPitch;
    }
  }
}
