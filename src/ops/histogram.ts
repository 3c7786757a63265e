import { check, defineOp, elements } from './define';

export interface HistogramAttrs {
  /** Number of grey levels Ng; levels run from 1, 0 is outside the region. */
  readonly levels: number;
}

/** Voxels of each grey level: levels [D, H, W] i32; counts [Ng] u32. */
export const histogram = defineOp({
  name: 'histogram',
  inputs: ['levels'],
  normalise: (attrs: Partial<HistogramAttrs>): HistogramAttrs => ({ levels: attrs.levels ?? 1 }),
  infer: ([x], { levels }) => {
    check(x.shape.length === 3 && x.dtype === 'i32', 'histogram', `expects i32 [D, H, W], got ${x.dtype} [${x.shape}]`, 'discretise first');
    return [{ shape: [levels], dtype: 'u32' }];
  },
  flops: ([x]) => elements(x),
  gradient: 'none',
});
