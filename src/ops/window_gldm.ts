import { check, defineOp, elements } from './define';
import type { Offset } from './glcm';
import { levelWindows } from './windows';

export interface WindowGldmAttrs {
  /** Number of grey levels; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  /** Steps from a voxel to its neighbours, opposite steps included. */
  readonly offsets: readonly Offset[];
  /** A neighbour depends on the voxel where their levels differ by at most this. */
  readonly alpha: number;
}

/**
 * Grey-level dependences of many small windows, listed by position: dependences[n, p] = 65536 times the level at position p of window
 * n plus the number of its neighbours inside the window and the region that depend on it; 0 outside the region.
 *
 * windows [N, D, H, W] i32; dependences [N, D H W] u32, exact.
 */
export const window_gldm = defineOp({
  name: 'window_gldm',
  inputs: ['windows'],
  normalise: (attrs: Partial<WindowGldmAttrs>): WindowGldmAttrs => ({
    levels: attrs.levels ?? 1,
    offsets: attrs.offsets ?? [],
    alpha: attrs.alpha ?? 0,
  }),
  infer: ([x], attrs) => {
    const [windows, positions] = levelWindows(x, 'window_gldm', attrs);
    const { alpha } = attrs;
    check(Number.isInteger(alpha) && alpha >= 0 && alpha <= 0x7fffffff, 'window_gldm', `alpha is ${alpha}`, 'give an integer of at least 0');
    return [{ shape: [windows, positions], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
