// differences[n, p] = (g, c, |g c - S|) of the voxel of level g at position p of window n, whose c neighbours have levels of sum S;
// zeros outside. Integers, exact.
import { isInside, levelAt, positionOf, positionsOf, Windows } from './windows';

@unmanaged
export class WindowNgtdmParams extends Windows {
  /** u32 [windows, depth * height * width, 3]. */
  differences: usize;
}

/** Slices windows. */
export function window_ngtdm(p: WindowNgtdmParams, begin: i32, end: i32): void {
  const positions = positionsOf(p);
  for (let n = begin; n < end; n++) {
    const window = p.x + (<usize>(n * positions) << 2);
    let out = p.differences + <usize>(12 * n * positions);
    for (let z = 0; z < p.depth; z++) {
      for (let y = 0; y < p.height; y++) {
        for (let x = 0; x < p.width; x++) {
          const level = levelAt(p, window, positionOf(p, z, y, x));
          let found: u32 = 0;
          let sum: u32 = 0;
          for (let a = 0; a < p.neighbours && level !== 0; a++) {
            const offset = p.offsets + <usize>(12 * a);
            const oz = z + load<i32>(offset);
            const oy = y + load<i32>(offset, 4);
            const ox = x + load<i32>(offset, 8);
            if (!isInside(p, oz, oy, ox)) continue;
            const other = levelAt(p, window, positionOf(p, oz, oy, ox));
            if (other !== 0) found++;
            sum += other;
          }
          store<u32>(out, level);
          store<u32>(out, found, 4);
          store<u32>(out, abs(<i32>(level * found) - <i32>sum), 8);
          out += 12;
        }
      }
    }
  }
}
