import { check, defineOp, elements } from './define';
import type { Offset } from './glcm';
import { checkOffsets, levelVolume } from './levels';

export interface GldmAttrs {
  /** Number of grey levels Ng; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  /** Steps from a voxel to its neighbours, opposite steps included. */
  readonly offsets: readonly Offset[];
  /** A neighbour depends on the voxel where their levels differ by at most this. */
  readonly alpha: number;
}

/**
 * Grey-level dependences: counts[i, d] = voxels of level i + 1 with d neighbours inside the region that depend on them.
 *
 * levels [D, H, W] i32; counts [Ng, offsets + 1] u32, exact.
 */
export const gldm = defineOp({
  name: 'gldm',
  inputs: ['levels'],
  normalise: (attrs: Partial<GldmAttrs>): GldmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [], alpha: attrs.alpha ?? 0 }),
  infer: ([x], { levels, offsets, alpha }) => {
    levelVolume(x, 'gldm', levels);
    checkOffsets(offsets, 'gldm');
    check(Number.isInteger(alpha) && alpha >= 0 && alpha <= 0x7fffffff, 'gldm', `alpha is ${alpha}`, 'give an integer of at least 0');
    return [{ shape: [levels, offsets.length + 1], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
