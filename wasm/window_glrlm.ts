// runs[n, a, p] = 65536 · the level + the length of the run along offset[a] that starts at position p of window n, + 32768 where its
// line holds two voxels of the region or more; 0 where none starts. Integers, exact.
import { isInside, levelAt, positionOf, positionsOf, Windows } from './windows';

@unmanaged
export class WindowGlrlmParams extends Windows {
  /** u32 [windows, neighbours, depth * height * width]. */
  runs: usize;
}

/** Slices windows. */
export function window_glrlm(p: WindowGlrlmParams, begin: i32, end: i32): void {
  const positions = positionsOf(p);
  for (let n = begin; n < end; n++) {
    const window = p.x + (<usize>(n * positions) << 2);
    let out = p.runs + (<usize>(n * p.neighbours * positions) << 2);
    for (let a = 0; a < p.neighbours; a++) {
      const offset = p.offsets + <usize>(12 * a);
      const dz = load<i32>(offset);
      const dy = load<i32>(offset, 4);
      const dx = load<i32>(offset, 8);
      for (let z = 0; z < p.depth; z++) {
        for (let y = 0; y < p.height; y++) {
          for (let x = 0; x < p.width; x++) {
            store<u32>(out, runAt(p, window, z, y, x, dz, dy, dx));
            out += 4;
          }
        }
      }
    }
  }
}

function runAt(p: Windows, window: usize, z: i32, y: i32, x: i32, dz: i32, dy: i32, dx: i32): u32 {
  const level = levelAt(p, window, positionOf(p, z, y, x));
  if (level === 0) return 0;
  let others: u32 = 0;
  for (let k = 1; isInside(p, z - k * dz, y - k * dy, x - k * dx); k++) {
    const before = levelAt(p, window, positionOf(p, z - k * dz, y - k * dy, x - k * dx));
    if (k === 1 && before === level) return 0;
    others |= before;
  }
  let length: u32 = 1;
  let whole = true;
  for (let k = 1; isInside(p, z + k * dz, y + k * dy, x + k * dx); k++) {
    const after = levelAt(p, window, positionOf(p, z + k * dz, y + k * dy, x + k * dx));
    whole = whole && after === level;
    if (whole) length++;
    others |= after;
  }
  return (level << 16) + (others !== 0 ? 0x8000 : 0) + length;
}
