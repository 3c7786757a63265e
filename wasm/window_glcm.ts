// pairs[n, a, p] = 65536 · the level at position p of window n + the level at p + offset[a], 0 where one is outside. Integers, exact.
import { isInside, levelAt, positionOf, positionsOf, Windows } from './windows';

@unmanaged
export class WindowGlcmParams extends Windows {
  /** u32 [windows, neighbours, depth * height * width]. */
  pairs: usize;
}

/** Slices windows. */
export function window_glcm(p: WindowGlcmParams, begin: i32, end: i32): void {
  const positions = positionsOf(p);
  for (let n = begin; n < end; n++) {
    const window = p.x + (<usize>(n * positions) << 2);
    let out = p.pairs + (<usize>(n * p.neighbours * positions) << 2);
    for (let a = 0; a < p.neighbours; a++) {
      const offset = p.offsets + <usize>(12 * a);
      const dz = load<i32>(offset);
      const dy = load<i32>(offset, 4);
      const dx = load<i32>(offset, 8);
      for (let z = 0; z < p.depth; z++) {
        for (let y = 0; y < p.height; y++) {
          for (let x = 0; x < p.width; x++) {
            let pair: u32 = 0;
            if (isInside(p, z + dz, y + dy, x + dx)) {
              const i = levelAt(p, window, positionOf(p, z, y, x));
              const j = levelAt(p, window, positionOf(p, z + dz, y + dy, x + dx));
              if (i !== 0 && j !== 0) pair = (i << 16) + j;
            }
            store<u32>(out, pair);
            out += 4;
          }
        }
      }
    }
  }
}
