// counts[i, d] = voxels of level i + 1 with d neighbours whose levels differ by at most alpha. Integers, exact.

@unmanaged
export class GldmParams {
  /** i32 [depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  alpha: i32;
  /** i32 [neighbours, 3]: steps along D, H, W. */
  offsets: usize;
  neighbours: i32;
  /** u32 [depth, height, width]: each voxel's dependent neighbours. */
  dependent: usize;
  /** u32 [levels, neighbours + 1]. */
  counts: usize;
}

/** Slices depth. */
export function gldm_neighbours(p: GldmParams, begin: i32, end: i32): void {
  const levels = <u32>p.levels;
  const area = p.height * p.width;
  memory.fill(p.dependent + (<usize>(begin * area) << 2), 0, <usize>((end - begin) * area) << 2);
  for (let n = 0; n < p.neighbours; n++) {
    const offset = p.offsets + <usize>(12 * n);
    const dz = load<i32>(offset);
    const dy = load<i32>(offset, 4);
    const dx = load<i32>(offset, 8);
    const neighbour = ((dz * p.height + dy) * p.width + dx) << 2;
    const x0 = max(0, -dx);
    const x1 = min(p.width, p.width - dx);
    for (let z = max(begin, -dz); z < min(end, p.depth - dz); z++) {
      for (let y = max(0, -dy); y < min(p.height, p.height - dy); y++) {
        const row = <usize>(z * area + y * p.width) << 2;
        for (let x = x0; x < x1; x++) {
          const at = row + (<usize>x << 2);
          const other = load<i32>(p.x + at + neighbour);
          if (<u32>(other - 1) >= levels || abs(load<i32>(p.x + at) - other) > p.alpha) continue;
          store<u32>(p.dependent + at, load<u32>(p.dependent + at) + 1);
        }
      }
    }
  }
}

/** Slices nothing: the table is one. */
export function gldm_count(p: GldmParams, begin: i32, end: i32): void {
  const columns = p.neighbours + 1;
  memory.fill(p.counts, 0, <usize>(p.levels * columns) << 2);
  const bytes = <usize>(p.depth * p.height * p.width) << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    const level = load<u32>(p.x + at) - 1;
    if (level >= <u32>p.levels) continue;
    const cell = p.counts + (<usize>(level * columns + load<u32>(p.dependent + at)) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
}
