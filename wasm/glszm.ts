// sizes[p] = voxels of the zone whose first voxel is p, 0 elsewhere; zones are connected voxels of one level. Integers, exact.

import { columnsOf, LevelsParams, rowOf, stepOf } from './levels';
import { LANES, VECTOR } from './simd';

@unmanaged
export class GlszmParams extends LevelsParams {
  /** u32 like `padded`: an earlier voxel of the zone; of its first voxel, itself. */
  parents: usize;
  /** u32 like `padded`: the voxels of each first voxel's zone. */
  zones: usize;
  /** u32 [depth, height, width]. */
  sizes: usize;
}

/** The first voxel of the zone as far as it is known; halves the way there. */
@inline
function rootOf(parents: usize, voxel: u32): u32 {
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

/** Four voxels at a time are compared; few have a neighbour of their level. Slices nothing: a zone may reach everywhere. */
export function glszm(p: GlszmParams, begin: i32, end: i32): void {
  const columns = columnsOf(p);
  const none = i32x4.splat(0);
  const voxels = rowOf(p, p.depth - 1, p.height);
  memory.fill(p.zones, 0, <usize>voxels << 2);
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
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      const row = rowOf(p, z, y);
      for (let v = row; v < row + p.width; v++) {
        if (load<i32>(p.padded + (<usize>v << 2)) === 0) continue;
        const cell = p.zones + (<usize>rootOf(p.parents, v) << 2);
        store<u32>(cell, load<u32>(cell) + 1);
      }
    }
  }
  const rowBytes = <usize>p.width << 2;
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      memory.copy(p.sizes + <usize>(z * p.height + y) * rowBytes, p.zones + (<usize>rowOf(p, z, y) << 2), rowBytes);
    }
  }
}
