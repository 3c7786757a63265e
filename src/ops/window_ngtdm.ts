import { check, defineOp, elements } from './define';
import type { Offset } from './glcm';
import { levelWindows } from './windows';

export interface WindowNgtdmAttrs {
  /** Number of grey levels; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  /** Steps from a voxel to its neighbours, opposite steps included. */
  readonly offsets: readonly Offset[];
}

/**
 * Neighbouring grey-tone differences of many small windows, listed by position, as integers: differences[n, p] = (g, c, |g c - S|) of
 * the voxel of level g at position p of window n, whose c neighbours inside the window and the region have levels of sum S; zeros
 * outside the region.
 *
 * windows [N, D, H, W] i32; differences [N, D H W, 3] u32, exact.
 */
export const window_ngtdm = defineOp({
  name: 'window_ngtdm',
  inputs: ['windows'],
  normalise: (attrs: Partial<WindowNgtdmAttrs>): WindowNgtdmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], attrs) => {
    const [windows, positions] = levelWindows(x, 'window_ngtdm', attrs, 1 << 20);
    const largest = attrs.levels * attrs.offsets.length;
    check(
      largest <= 0x7fffffff,
      'window_ngtdm',
      `sums of ${attrs.offsets.length} neighbours reach ${largest}`,
      'use fewer levels or smaller distances',
    );
    return [{ shape: [windows, positions, 3], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => 2 * elements(x) * offsets.length,
  gradient: 'none',
});
