// differences[g - 1, c - 1] = sum of |g c - S| over the voxels of level g with c > 0 neighbours, whose levels sum to S. 64-bit
// integers, exact; in memory their low word comes first.

@unmanaged
export class NgtdmParams {
  /** i32 [depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  /** i32 [neighbours, 3]: steps along D, H, W. */
  offsets: usize;
  neighbours: i32;
  /** u32 [depth, height, width, 2]: each voxel's neighbours and the sum of their levels. */
  found: usize;
  /** u64 [levels, neighbours]. */
  differences: usize;
}

/** Slices depth. */
export function ngtdm_neighbours(p: NgtdmParams, begin: i32, end: i32): void {
  const levels = <u32>p.levels;
  const area = p.height * p.width;
  memory.fill(p.found + (<usize>(begin * area) << 3), 0, <usize>((end - begin) * area) << 3);
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
        const row = <usize>(z * area + y * p.width);
        for (let x = x0; x < x1; x++) {
          const at = row + <usize>x;
          const other = load<u32>(p.x + (at << 2) + neighbour);
          if (other - 1 >= levels) continue;
          const cell = p.found + (at << 3);
          store<u32>(cell, load<u32>(cell) + 1);
          store<u32>(cell, load<u32>(cell, 4) + other, 4);
        }
      }
    }
  }
}

/** Slices nothing: the table is one. */
export function ngtdm_sum(p: NgtdmParams, begin: i32, end: i32): void {
  memory.fill(p.differences, 0, <usize>(p.levels * p.neighbours) << 3);
  const voxels = <usize>(p.depth * p.height * p.width);
  for (let at: usize = 0; at < voxels; at++) {
    const level = load<i32>(p.x + (at << 2));
    const found = load<i32>(p.found + (at << 3));
    if (<u32>(level - 1) >= <u32>p.levels || found === 0) continue;
    const cell = p.differences + (<usize>((level - 1) * p.neighbours + found - 1) << 3);
    store<u64>(cell, load<u64>(cell) + abs(level * found - load<i32>(p.found + (at << 3), 4)));
  }
}
