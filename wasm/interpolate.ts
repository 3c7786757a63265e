// Resampling of D, H, W. The host gives a table an axis: for each output index the two input indices and the weight of the second.
import { LANES, storeColumns, VECTOR } from './simd';
import { VolumeParams } from './volume';

@unmanaged
export class InterpolateParams extends VolumeParams {
  /** 16 bytes an entry: i32 low, i32 high, f32 weight of high, 0. Nearest: low alone. */
  tableD: usize;
  tableH: usize;
  tableW: usize;
}

@inline
function mix(a: v128, b: v128, weight: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), weight));
}

/** Slices rows of the output: samples · outDepth · outHeight. */
export function interpolate_nearest(p: InterpolateParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    const slice = row / p.outHeight;
    const z = load<i32>(p.tableD + (<usize>(slice % p.outDepth) << 4));
    const y = load<i32>(p.tableH + (<usize>(row % p.outHeight) << 4));
    const source = p.x + <usize>((((slice / p.outDepth) * p.depth + z) * p.height + y) * p.width * p.xPitch);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const from = source + <usize>(load<i32>(p.tableW + (<usize>ox << 4)) * p.xPitch);
      for (let channel = 0; channel < p.channels; channel += LANES) {
        storeColumns(out + (<usize>channel << 2), v128.load(from + (<usize>channel << 2)), channel, p.channels);
      }
      out += p.yPitch;
    }
  }
}

/** Slices rows of the output: samples · outDepth · outHeight. */
export function interpolate_trilinear(p: InterpolateParams, begin: i32, end: i32): void {
  const rowPitch = p.width * p.xPitch;
  for (let row = begin; row < end; row++) {
    const slice = row / p.outHeight;
    const sample = slice / p.outDepth;
    const entryD = p.tableD + (<usize>(slice - sample * p.outDepth) << 4);
    const entryH = p.tableH + (<usize>(row % p.outHeight) << 4);
    const volume = p.x + <usize>(sample * p.depth * p.height * rowPitch);
    const low = volume + <usize>(load<i32>(entryD) * p.height * rowPitch);
    const high = volume + <usize>(load<i32>(entryD, 4) * p.height * rowPitch);
    const y0 = <usize>(load<i32>(entryH) * rowPitch);
    const y1 = <usize>(load<i32>(entryH, 4) * rowPitch);
    const wz = v128.load32_splat(entryD, 8);
    const wy = v128.load32_splat(entryH, 8);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const entryW = p.tableW + (<usize>ox << 4);
      const x0 = <usize>(load<i32>(entryW) * p.xPitch);
      const x1 = <usize>(load<i32>(entryW, 4) * p.xPitch);
      const wx = v128.load32_splat(entryW, 8);
      for (let bytes: usize = 0, last = <usize>p.channels << 2; bytes < last; bytes += VECTOR) {
        const a = x0 + bytes;
        const b = x1 + bytes;
        const v00 = mix(v128.load(low + y0 + a), v128.load(low + y0 + b), wx);
        const v01 = mix(v128.load(low + y1 + a), v128.load(low + y1 + b), wx);
        const v10 = mix(v128.load(high + y0 + a), v128.load(high + y0 + b), wx);
        const v11 = mix(v128.load(high + y1 + a), v128.load(high + y1 + b), wx);
        storeColumns(out + bytes, mix(mix(v00, v01, wy), mix(v10, v11, wy), wz), <i32>(bytes >> 2), p.channels);
      }
      out += p.yPitch;
    }
  }
}
