import { check, defineOp, elements } from './define';
import type { Offset } from './glcm';
import { checkOffsets, levelVolume } from './levels';

export interface GldzmAttrs {
  /** Steps from a voxel to its neighbours; of two opposite steps one is enough. */
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level distance zones: nearest[p] = the least of the distances of the voxels of the zone whose first voxel in memory is p, 0
 * elsewhere. Zones are those of `glszm`; the distances are given, at least 1 inside the region, and may be any integers.
 *
 * levels [D, H, W] i32, 0 outside the region; distances [D, H, W] i32; nearest [D, H, W] u32, exact.
 */
export const gldzm = defineOp({
  name: 'gldzm',
  inputs: ['levels', 'distances'],
  normalise: (attrs: Partial<GldzmAttrs>): GldzmAttrs => ({ offsets: attrs.offsets ?? [] }),
  infer: ([x, distances], { offsets }) => {
    const shape = levelVolume(x, 'gldzm');
    const alike = distances.dtype === 'i32' && distances.shape.join() === shape.join();
    check(alike, 'gldzm', `distances are ${distances.dtype} [${distances.shape}], levels i32 [${shape}]`, 'give a distance for each voxel');
    checkOffsets(offsets, 'gldzm');
    return [{ shape, dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * (offsets.length + 1),
  gradient: 'none',
});
