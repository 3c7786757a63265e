// Zones, connected voxels of one level, by union-find over the padded volume; of what a kernel finds out of each zone, a value at its
// first voxel.

import { columnsOf, LevelsParams, rowOf, stepOf } from './levels';
import { LANES, VECTOR } from './simd';

@unmanaged
export class ZoneParams extends LevelsParams {
  /** u32 like `padded`: an earlier voxel of the zone; of its first voxel, itself. */
  parents: usize;
  /** u32 like `padded`: the value of each zone at its first voxel, 0 elsewhere. */
  found: usize;
  /** u32 [depth, height, width]: the same without the border. */
  result: usize;
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

@inline
function unite(parents: usize, v: u32, w: u32): void {
  const a = rootOf(parents, v);
  const b = rootOf(parents, w);
  store<u32>(parents + (<usize>max(a, b) << 2), min(a, b));
}

/** Four voxels at a time are compared; few have a neighbour of their level. */
export function findZones(p: ZoneParams): void {
  const columns = columnsOf(p);
  const none = i32x4.splat(0);
  const voxels = rowOf(p, p.depth - 1, p.height);
  memory.fill(p.found, 0, <usize>voxels << 2);
  for (let v = 0; v < voxels; v++) store<u32>(p.parents + (<usize>v << 2), v);
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      const row = rowOf(p, z, y);
      for (let v = row; v < row + columns; v += LANES) {
        const at = p.padded + (<usize>v << 2);
        const level = v128.load(at);
        const inside = i32x4.ne(level, none);
        if (!v128.any_true(inside)) continue;
        for (let n = 0; n < p.neighbours; n++) {
          const step = stepOf(p, n);
          const same = v128.and(i32x4.eq(v128.load(at + (step << 2)), level), inside);
          for (let lanes = i32x4.bitmask(same); lanes !== 0; lanes &= lanes - 1) {
            const w = v + ctz(lanes);
            unite(p.parents, w, w + step);
          }
        }
      }
    }
  }
}

/** What was found, without the border. */
export function copyResult(p: ZoneParams): void {
  const rowBytes = <usize>p.width << 2;
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      memory.copy(p.result + <usize>(z * p.height + y) * rowBytes, p.found + (<usize>rowOf(p, z, y) << 2), rowBytes);
    }
  }
}
