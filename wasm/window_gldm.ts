// dependences[n, p] = 65536 · the level at position p of window n + its neighbours whose levels differ by at most alpha; 0 outside.
// Integers, exact.
import { isInside, levelAt, positionOf, positionsOf, Windows } from './windows';

@unmanaged
export class WindowGldmParams extends Windows {
  alpha: i32;
  /** u32 [windows, depth * height * width]. */
  dependences: usize;
}

/** Slices windows. */
export function window_gldm(p: WindowGldmParams, begin: i32, end: i32): void {
  const positions = positionsOf(p);
  for (let n = begin; n < end; n++) {
    const window = p.x + (<usize>(n * positions) << 2);
    let out = p.dependences + (<usize>(n * positions) << 2);
    for (let z = 0; z < p.depth; z++) {
      for (let y = 0; y < p.height; y++) {
        for (let x = 0; x < p.width; x++) {
          const level = levelAt(p, window, positionOf(p, z, y, x));
          let found = level << 16;
          for (let a = 0; a < p.neighbours && level !== 0; a++) {
            const offset = p.offsets + <usize>(12 * a);
            const oz = z + load<i32>(offset);
            const oy = y + load<i32>(offset, 4);
            const ox = x + load<i32>(offset, 8);
            if (!isInside(p, oz, oy, ox)) continue;
            const other = levelAt(p, window, positionOf(p, oz, oy, ox));
            if (other !== 0 && abs(<i32>level - <i32>other) <= p.alpha) found++;
          }
          store<u32>(out, found);
          out += 4;
        }
      }
    }
  }
}
