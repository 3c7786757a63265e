import { check, defineOp, elements } from './define';

/** A step between two voxels: along D, H, W (z, y, x of an image whose x is fastest). */
export type Offset = readonly [number, number, number];

export interface GlcmAttrs {
  /** Number of grey levels Ng; levels run from 1, 0 is outside the region. */
  readonly levels: number;
  readonly offsets: readonly Offset[];
}

/**
 * Grey-level co-occurrence counts: counts[a, i, j] = number of voxels p of level i + 1 whose neighbour p + offset[a] has level j + 1.
 *
 * levels [D, H, W] i32; counts [offsets, Ng, Ng] u32, exact. Not symmetrised.
 */
export const glcm = defineOp({
  name: 'glcm',
  inputs: ['levels'],
  normalise: (attrs: Partial<GlcmAttrs>): GlcmAttrs => ({ levels: attrs.levels ?? 1, offsets: attrs.offsets ?? [] }),
  infer: ([x], { levels, offsets }) => {
    check(x.shape.length === 3 && x.dtype === 'i32', 'glcm', `expects i32 [D, H, W], got ${x.dtype} [${x.shape}]`, 'discretise first');
    check(
      levels >= 1 && levels <= 0xffff && offsets.length > 0,
      'glcm',
      `${levels} levels, ${offsets.length} offsets`,
      'give 1 to 65,535 levels and at least one offset',
    );
    return [{ shape: [offsets.length, levels, levels], dtype: 'u32' }];
  },
  flops: ([x], _, { offsets }) => elements(x) * offsets.length,
  gradient: 'none',
});
