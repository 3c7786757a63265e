// zones[n, p] = 65536 · the level + the size of the zone of window n whose first position is p; 0 elsewhere. Integers, exact.
import { isInside, levelAt, positionOf, positionsOf, Windows } from './windows';

@unmanaged
export class WindowGlszmParams extends Windows {
  /** u32 [windows, depth * height * width]. */
  zones: usize;
}

/** Slices windows. While a window is worked on, its zones hold the lowest position known of each voxel's zone, plus 1. */
export function window_glszm(p: WindowGlszmParams, begin: i32, end: i32): void {
  const positions = positionsOf(p);
  for (let n = begin; n < end; n++) {
    const window = p.x + (<usize>(n * positions) << 2);
    const zones = p.zones + (<usize>(n * positions) << 2);
    for (let at = 0; at < positions; at++) store<u32>(zones + (<usize>at << 2), levelAt(p, window, at) === 0 ? 0 : at + 1);
    while (spread(p, window, zones)) {}
    for (let at = 0; at < positions; at++) {
      const first = <u32>at + 1;
      if (load<u32>(zones + (<usize>at << 2)) !== first) continue;
      let size: u32 = 1;
      for (let other = at + 1; other < positions; other++) {
        const cell = zones + (<usize>other << 2);
        if (load<u32>(cell) !== first) continue;
        size++;
        store<u32>(cell, 0);
      }
      store<u32>(zones + (<usize>at << 2), (levelAt(p, window, at) << 16) + size);
    }
  }
}

/** Gives neighbours of one level the lower of their positions; true where something changed. */
function spread(p: Windows, window: usize, zones: usize): bool {
  let changed = false;
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      for (let x = 0; x < p.width; x++) {
        const here = positionOf(p, z, y, x);
        const level = levelAt(p, window, here);
        if (level === 0) continue;
        for (let a = 0; a < p.neighbours; a++) {
          const offset = p.offsets + <usize>(12 * a);
          const oz = z + load<i32>(offset);
          const oy = y + load<i32>(offset, 4);
          const ox = x + load<i32>(offset, 8);
          if (!isInside(p, oz, oy, ox)) continue;
          const there = positionOf(p, oz, oy, ox);
          if (levelAt(p, window, there) !== level) continue;
          const a0 = zones + (<usize>here << 2);
          const b0 = zones + (<usize>there << 2);
          const i = load<u32>(a0);
          const j = load<u32>(b0);
          if (i === j) continue;
          store<u32>(i < j ? b0 : a0, min(i, j));
          changed = true;
        }
      }
    }
  }
  return changed;
}
