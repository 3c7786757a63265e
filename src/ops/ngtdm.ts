import { check, defineOp, elements } from './define';
import type { Offset } from './glcm';
import { checkOffsets, levelVolume } from './levels';

export interface NgtdmAttrs {
  /** Number of grey levels Ng; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  /** Steps from a voxel to its neighbours, opposite steps included. */
  readonly offsets: readonly Offset[];
}

/**
 * Neighbouring grey-tone differences, as integers: for a voxel of level g whose c > 0 neighbours inside the region have levels of
 * sum S, the difference |g - S / c| has the numerator |g c - S|. differences[i, c - 1] = sum of the numerators of the voxels of
 * level i + 1 with c neighbours, as low and high 32 bits; s_i is then sum over c of differences[i, c - 1] / c.
 *
 * levels [D, H, W] i32; differences [Ng, offsets, 2] u32, exact.
 */
export const ngtdm = defineOp({
  name: 'ngtdm',
  inputs: ['levels'],
  normalise: (attrs: Partial<NgtdmAttrs>): NgtdmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], { levels, offsets }) => {
    levelVolume(x, 'ngtdm', levels);
    checkOffsets(offsets, 'ngtdm');
    const largest = levels * offsets.length;
    check(largest <= 0x7fffffff, 'ngtdm', `sums of ${offsets.length} neighbours reach ${largest}`, 'use fewer levels or smaller distances');
    return [{ shape: [levels, offsets.length, 2], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => 2 * elements(x) * offsets.length,
  gradient: 'none',
});
