import { defineOp, elements } from './define';
import type { Offset } from './glcm';
import { checkOffsets, levelVolume } from './levels';

export interface GlszmAttrs {
  /** Steps from a voxel to its neighbours; of two opposite steps one is enough. */
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level size zones: sizes[p] = voxels of the zone whose first voxel in memory is p, 0 elsewhere. A zone is a largest set of
 * connected voxels of one level. The matrix itself, counts by level and size, follows by reading `levels` and `sizes` together;
 * its width is known only then.
 *
 * levels [D, H, W] i32, 0 outside the region; sizes [D, H, W] u32, exact.
 */
export const glszm = defineOp({
  name: 'glszm',
  inputs: ['levels'],
  normalise: (attrs: Partial<GlszmAttrs>): GlszmAttrs => ({ offsets: attrs.offsets ?? [] }),
  infer: ([x], { offsets }) => {
    const shape = levelVolume(x, 'glszm');
    checkOffsets(offsets, 'glszm');
    return [{ shape, dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
