// result[p] = least distance of the voxels of the zone whose first voxel is p, 0 elsewhere; zones as in glszm. Integers, exact.

import { rowOf } from './levels';
import { copyResult, findZones, rootOf, ZoneParams } from './zones';

@unmanaged
export class GldzmParams extends ZoneParams {
  /** i32 [depth, height, width]. */
  distances: usize;
}

/** Slices nothing: a zone may reach everywhere. */
export function gldzm(p: GldzmParams, begin: i32, end: i32): void {
  findZones(p);
  let from = p.distances;
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      const row = rowOf(p, z, y);
      for (let v = row; v < row + p.width; v++, from += 4) {
        if (load<i32>(p.padded + (<usize>v << 2)) === 0) continue;
        const first = rootOf(p.parents, v);
        const cell = p.found + (<usize>first << 2);
        const distance = load<u32>(from);
        // A zone's first voxel comes first.
        store<u32>(cell, first === v ? distance : min(load<u32>(cell), distance));
      }
    }
  }
  copyResult(p);
}
