// counts[a, i, r] = runs of r + 1 voxels of level i + 1 along offset a. Integers, exact.

@unmanaged
export class GlrlmParams {
  /** i32 [depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  /** i32 [offsets, 3]: steps along D, H, W. */
  offsets: usize;
  /** Lengths that a level has. */
  longest: i32;
  /** u32 [offsets, levels, longest]. */
  counts: usize;
}

/** The level at (z, y, x), -1 outside the volume. */
@inline
function levelAt(p: GlrlmParams, z: i32, y: i32, x: i32): i32 {
  if (<u32>z >= <u32>p.depth || <u32>y >= <u32>p.height || <u32>x >= <u32>p.width) return -1;
  return load<i32>(p.x + (<usize>((z * p.height + y) * p.width + x) << 2));
}

/** Slices offsets: each has its own table. Who finds the first voxel of a run walks to its end. */
export function glrlm(p: GlrlmParams, begin: i32, end: i32): void {
  const tableBytes = <usize>(p.levels * p.longest) << 2;
  for (let a = begin; a < end; a++) {
    const counts = p.counts + <usize>a * tableBytes;
    memory.fill(counts, 0, tableBytes);
    const offset = p.offsets + <usize>(12 * a);
    const dz = load<i32>(offset);
    const dy = load<i32>(offset, 4);
    const dx = load<i32>(offset, 8);
    let at = p.x;
    for (let z = 0; z < p.depth; z++) {
      for (let y = 0; y < p.height; y++) {
        for (let x = 0; x < p.width; x++, at += 4) {
          const level = load<i32>(at);
          if (<u32>(level - 1) >= <u32>p.levels || levelAt(p, z - dz, y - dy, x - dx) === level) continue;
          let length = 1;
          while (levelAt(p, z + length * dz, y + length * dy, x + length * dx) === level) length++;
          const cell = counts + (<usize>((level - 1) * p.longest + length - 1) << 2);
          store<u32>(cell, load<u32>(cell) + 1);
        }
      }
    }
  }
}
