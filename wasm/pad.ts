// Borders and crops. The host gives a table an axis: the input index of each output index, or −1 where `value` stands.
import { LANES, storeColumns } from './simd';
import { VolumeParams } from './volume';

@unmanaged
export class PadParams extends VolumeParams {
  /** i32 [outDepth], [outHeight], [outWidth]. */
  tableD: usize;
  tableH: usize;
  tableW: usize;
  value: f32;
}

/** Slices rows of the output: samples · outDepth · outHeight. */
export function pad(p: PadParams, begin: i32, end: i32): void {
  const value = f32x4.splat(p.value);
  for (let row = begin; row < end; row++) {
    const slice = row / p.outHeight;
    const z = load<i32>(p.tableD + (<usize>(slice % p.outDepth) << 2));
    const y = load<i32>(p.tableH + (<usize>(row % p.outHeight) << 2));
    const outside = z < 0 || y < 0;
    const source = p.x + <usize>((((slice / p.outDepth) * p.depth + z) * p.height + y) * p.width * p.xPitch);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let ox = 0; ox < p.outWidth; ox++) {
      const x = load<i32>(p.tableW + (<usize>ox << 2));
      const from = source + <usize>(x * p.xPitch);
      for (let channel = 0; channel < p.channels; channel += LANES) {
        const bytes = <usize>channel << 2;
        storeColumns(out + bytes, outside || x < 0 ? value : v128.load(from + bytes), channel, p.channels);
      }
      out += p.yPitch;
    }
  }
}
