// sizes[p] = voxels of the zone whose first voxel is p, 0 elsewhere; zones are connected voxels of one level. Integers, exact.
import { findZones, rootOf, ZoneParams } from './zones';

@unmanaged
export class GlszmParams extends ZoneParams {
  /** u32 [depth, height, width]. */
  sizes: usize;
}

/** Slices nothing: a zone may reach everywhere. */
export function glszm(p: GlszmParams, begin: i32, end: i32): void {
  const voxels = <u32>(p.depth * p.height * p.width);
  memory.fill(p.sizes, 0, <usize>voxels << 2);
  findZones(p);
  for (let v: u32 = 0; v < voxels; v++) {
    if (load<i32>(p.x + (<usize>v << 2)) <= 0) continue;
    const cell = p.sizes + (<usize>rootOf(p.parents, v) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
}
