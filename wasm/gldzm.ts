// nearest[p] = least distance of the voxels of the zone whose first voxel is p, 0 elsewhere; zones as in glszm. Integers, exact.
import { findZones, rootOf, ZoneParams } from './zones';

@unmanaged
export class GldzmParams extends ZoneParams {
  /** i32 [depth, height, width]. */
  distances: usize;
  /** u32 [depth, height, width]. */
  nearest: usize;
}

/** Slices nothing: a zone may reach everywhere. */
export function gldzm(p: GldzmParams, begin: i32, end: i32): void {
  const voxels = <u32>(p.depth * p.height * p.width);
  memory.fill(p.nearest, 0, <usize>voxels << 2);
  findZones(p);
  for (let v: u32 = 0; v < voxels; v++) {
    const at = <usize>v << 2;
    if (load<i32>(p.x + at) <= 0) continue;
    const first = rootOf(p.parents, v);
    const cell = p.nearest + (<usize>first << 2);
    const distance = load<u32>(p.distances + at);
    // A zone's first voxel comes first.
    store<u32>(cell, first === v ? distance : min(load<u32>(cell), distance));
  }
}
