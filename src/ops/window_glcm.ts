import { defineOp, elements } from './define';
import type { Offset } from './glcm';
import { levelWindows } from './windows';

export interface WindowGlcmAttrs {
  /** Number of grey levels; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level co-occurrences of many small windows, each listed by its place: pairs[n, a, p] = 65536 times the level at position p of
 * window n plus the level at p + offset[a]; 0 where one of them is outside the window or the region. A window's few pairs are far
 * smaller than its matrices, which are their counts.
 *
 * windows [N, D, H, W] i32; pairs [N, offsets, D H W] u32, exact.
 */
export const window_glcm = defineOp({
  name: 'window_glcm',
  inputs: ['windows'],
  normalise: (attrs: Partial<WindowGlcmAttrs>): WindowGlcmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], attrs) => {
    const [windows, positions] = levelWindows(x, 'window_glcm', attrs);
    return [{ shape: [windows, attrs.offsets.length, positions], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
