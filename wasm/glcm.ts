// counts[a, i, j] = voxels of level i + 1 whose neighbour at offset a has level j + 1. Integers, exact.

@unmanaged
export class GlcmParams {
  /** i32 [depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  /** i32 [offsets, 3]: steps along D, H, W. */
  offsets: usize;
  /** u32 [offsets, levels, levels]. */
  counts: usize;
}

/** Slices offsets: each has its own table. */
export function glcm(p: GlcmParams, begin: i32, end: i32): void {
  const levels = <u32>p.levels;
  const tableBytes = <usize>(p.levels * p.levels) << 2;
  for (let a = begin; a < end; a++) {
    const counts = p.counts + <usize>a * tableBytes;
    memory.fill(counts, 0, tableBytes);
    const offset = p.offsets + <usize>(12 * a);
    const dz = load<i32>(offset);
    const dy = load<i32>(offset, 4);
    const dx = load<i32>(offset, 8);
    const neighbour = ((dz * p.height + dy) * p.width + dx) << 2;
    const x0 = max(0, -dx);
    const x1 = min(p.width, p.width - dx);
    for (let z = max(0, -dz); z < min(p.depth, p.depth - dz); z++) {
      for (let y = max(0, -dy); y < min(p.height, p.height - dy); y++) {
        const row = p.x + (<usize>((z * p.height + y) * p.width) << 2);
        for (let x = x0; x < x1; x++) {
          const at = row + (<usize>x << 2);
          const i = load<u32>(at) - 1;
          if (i >= levels) continue;
          const j = load<u32>(at + neighbour) - 1;
          if (j >= levels) continue;
          const cell = counts + (<usize>(i * levels + j) << 2);
          store<u32>(cell, load<u32>(cell) + 1);
        }
      }
    }
  }
}
