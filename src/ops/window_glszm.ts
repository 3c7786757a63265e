import { defineOp, elements } from './define';
import type { Offset } from './glcm';
import { levelWindows } from './windows';

export interface WindowGlszmAttrs {
  /** Number of grey levels; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  /** Steps to connected neighbours; a step's opposite is implied. */
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level zones of many small windows, each listed at its first position: zones[n, p] = 65536 times the level of the connected
 * voxels of window n whose first is p, plus their number; 0 elsewhere.
 *
 * windows [N, D, H, W] i32; zones [N, D H W] u32, exact.
 */
export const window_glszm = defineOp({
  name: 'window_glszm',
  inputs: ['windows'],
  normalise: (attrs: Partial<WindowGlszmAttrs>): WindowGlszmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], attrs) => {
    const [windows, positions] = levelWindows(x, 'window_glszm', attrs);
    return [{ shape: [windows, positions], dtype: 'u32' }];
  },
  flops: ([x], [y], { offsets }) => elements(x) * (3 * offsets.length + y.shape[1]),
  gradient: 'none',
});
