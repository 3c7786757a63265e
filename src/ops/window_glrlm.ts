import { defineOp, elements } from './define';
import type { Offset } from './glcm';
import { levelWindows } from './windows';

export interface WindowGlrlmAttrs {
  /** Number of grey levels; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  readonly offsets: readonly Offset[];
}

/** Set in the lower half of a run where its line holds two voxels of the region or more, in runs of any level. */
export const joinedRun = 1 << 15;

/**
 * Grey-level runs of many small windows, each listed where it starts: runs[n, a, p] = 65536 times the level of the longest sequence
 * p, p + offset[a], p + 2 offset[a], … of one level in window n, plus its length, plus `joinedRun`; 0 where none starts.
 *
 * windows [N, D, H, W] i32; runs [N, offsets, D H W] u32, exact.
 */
export const window_glrlm = defineOp({
  name: 'window_glrlm',
  inputs: ['windows'],
  normalise: (attrs: Partial<WindowGlrlmAttrs>): WindowGlrlmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], attrs) => {
    const [windows, positions] = levelWindows(x, 'window_glrlm', attrs);
    return [{ shape: [windows, attrs.offsets.length, positions], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => 3 * elements(x) * offsets.length,
  gradient: 'none',
});
