import { defineOp, elements } from './define';
import type { Offset } from './glcm';
import { checkOffsets, levelVolume } from './levels';

export interface GlrlmAttrs {
  /** Number of grey levels Ng; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level run lengths: counts[a, i, r] = longest sequences p, p + offset[a], p + 2 offset[a], … of r + 1 voxels of level i + 1.
 *
 * levels [D, H, W] i32; counts [offsets, Ng, max(D, H, W)] u32, exact.
 */
export const glrlm = defineOp({
  name: 'glrlm',
  inputs: ['levels'],
  normalise: (attrs: Partial<GlrlmAttrs>): GlrlmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], { levels, offsets }) => {
    const size = levelVolume(x, 'glrlm', levels);
    checkOffsets(offsets, 'glrlm');
    return [{ shape: [offsets.length, levels, Math.max(...size)], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
