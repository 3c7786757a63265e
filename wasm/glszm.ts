// result[p] = voxels of the zone whose first voxel is p, 0 elsewhere; zones are connected voxels of one level. Integers, exact.

import { rowOf } from './levels';
import { copyResult, findZones, rootOf, ZoneParams } from './zones';

/** Slices nothing: a zone may reach everywhere. */
export function glszm(p: ZoneParams, begin: i32, end: i32): void {
  findZones(p);
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      const row = rowOf(p, z, y);
      for (let v = row; v < row + p.width; v++) {
        if (load<i32>(p.padded + (<usize>v << 2)) === 0) continue;
        const cell = p.found + (<usize>rootOf(p.parents, v) << 2);
        store<u32>(cell, load<u32>(cell) + 1);
      }
    }
  }
  copyResult(p);
}
