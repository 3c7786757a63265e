import { check, defineOp, elements } from './define';

/**
 * Grey levels: how many of the ascending `edges` are at or below each value (numpy.digitize), or what `numbers` has for that many.
 * Values below the first edge and those that are NaN (numpy has them above all edges) are of level 0: outside the region.
 *
 * values [D, H, W] f64; edges [E] f64, finite; numbers [E] i32, the level from edge n on at n; levels [D, H, W] i32. Exact: values are
 * compared, never calculated with, so that WebGPU takes the bits of f64 for integers.
 */
export const digitize = defineOp({
  name: 'digitize',
  inputs: ['values', 'edges'],
  optional: ['numbers'],
  takesF64: true,
  normalise: () => ({}),
  infer: ([values, edges, numbers]) => {
    const { shape, dtype } = values;
    check(shape.length === 3 && dtype === 'f64', 'digitize', `expects f64 [D, H, W], got ${dtype} [${shape}]`, 'give the values of an image');
    const fits = edges.shape.length === 1 && edges.dtype === 'f64' && edges.shape[0] > 0;
    check(fits, 'digitize', `edges are ${edges.dtype} [${edges.shape}]`, 'give f64 [E], at least one');
    const numbered = !numbers || (numbers.dtype === 'i32' && numbers.shape.join() === edges.shape.join());
    check(numbered, 'digitize', `numbers are ${numbers?.dtype} [${numbers?.shape}]`, `give i32 [${edges.shape}], one for each edge`);
    return [{ shape, dtype: 'i32' }];
  },
  flops: ([values, edges]) => elements(values) * Math.ceil(Math.log2(elements(edges) + 1)),
  gradient: 'none',
});
