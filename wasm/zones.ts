// Zones of a grey-level volume, connected voxels of one level, by union-find.

@unmanaged
export class ZoneParams {
  /** i32 [depth, height, width]; levels from 1, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  /** i32 [neighbours, 3]: steps along D, H, W. */
  offsets: usize;
  neighbours: i32;
  /** u32 [depth, height, width]: an earlier voxel of the zone; of its first voxel, itself. */
  parents: usize;
}

/** The first voxel of the zone as far as it is known; halves the way there. */
@inline
export function rootOf(parents: usize, voxel: u32): u32 {
  let node = voxel;
  let parent = load<u32>(parents + (<usize>node << 2));
  while (parent !== node) {
    const above = load<u32>(parents + (<usize>parent << 2));
    store<u32>(parents + (<usize>node << 2), above);
    node = above;
    parent = load<u32>(parents + (<usize>node << 2));
  }
  return node;
}

/** Points every voxel to an earlier one of its zone. */
export function findZones(p: ZoneParams): void {
  const voxels = <u32>(p.depth * p.height * p.width);
  for (let v: u32 = 0; v < voxels; v++) store<u32>(p.parents + (<usize>v << 2), v);
  for (let n = 0; n < p.neighbours; n++) {
    const offset = p.offsets + <usize>(12 * n);
    const dz = load<i32>(offset);
    const dy = load<i32>(offset, 4);
    const dx = load<i32>(offset, 8);
    const neighbour = (dz * p.height + dy) * p.width + dx;
    const x0 = max(0, -dx);
    const x1 = min(p.width, p.width - dx);
    for (let z = max(0, -dz); z < min(p.depth, p.depth - dz); z++) {
      for (let y = max(0, -dy); y < min(p.height, p.height - dy); y++) {
        const row = (z * p.height + y) * p.width;
        for (let x = x0; x < x1; x++) {
          const v = row + x;
          const at = p.x + (<usize>v << 2);
          const level = load<i32>(at);
          if (level <= 0 || load<i32>(at + (neighbour << 2)) !== level) continue;
          const a = rootOf(p.parents, <u32>v);
          const b = rootOf(p.parents, <u32>(v + neighbour));
          store<u32>(p.parents + (<usize>max(a, b) << 2), min(a, b));
        }
      }
    }
  }
}
