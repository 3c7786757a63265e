import { check, defineOp, elements } from './define';
import { type LineAxis, lineVolume } from './lines';

export type Quad = readonly [number, number, number, number];

/** Coefficients of a recursive filter of order 4 that runs over a line in both directions. */
export interface RecursiveFilter {
  /** Of x[p], x[p - 1], x[p - 2], x[p - 3] in the causal pass. */
  readonly n: Quad;
  /** Of x[p + 1] .. x[p + 4] in the anticausal pass. */
  readonly m: Quad;
  /** Subtracted from either pass: of its four results before. */
  readonly d: Quad;
  /** The same where these results are beyond the line, as multiples of the voxel at its end. */
  readonly causalEdge: Quad;
  readonly anticausalEdge: Quad;
}

export interface RecursiveLinesAttrs extends RecursiveFilter {
  readonly axis: LineAxis;
  /** The positions of the lines that are wanted: `count` from `start` on. */
  readonly start: number;
  readonly count: number;
  /** Round the results to f32. */
  readonly single: boolean;
}

/** Voxels that a line must have: the filter's order. */
const shortest = 4;

/**
 * A recursive filter along the lines of an axis, which go on beyond their ends as their last voxel. With c the causal and a the
 * anticausal pass, y[p] = c[p] + a[p],
 * c[p] = n0 x[p] + n1 x[p - 1] + n2 x[p - 2] + n3 x[p - 3] - (d0 c[p - 1] + d1 c[p - 2] + d2 c[p - 3] + d3 c[p - 4]),
 * a[p] = m0 x[p + 1] + .. + m3 x[p + 4] - (d0 a[p + 1] + .. + d3 a[p + 4]),
 * summed in this order, as ITK's `RecursiveSeparableImageFilter` does.
 *
 * x [D, H, W] f64, at least 4 voxels along the axis; y f64, with `count` positions there. Exact: every backend rounds alike.
 */
export const recursive_lines = defineOp({
  name: 'recursive_lines',
  inputs: ['x'],
  takesF64: true,
  normalise: (attrs: Partial<RecursiveLinesAttrs>): RecursiveLinesAttrs => ({
    axis: attrs.axis ?? 0,
    start: attrs.start ?? 0,
    count: attrs.count ?? 1,
    n: attrs.n ?? [1, 0, 0, 0],
    m: attrs.m ?? [0, 0, 0, 0],
    d: attrs.d ?? [0, 0, 0, 0],
    causalEdge: attrs.causalEdge ?? [0, 0, 0, 0],
    anticausalEdge: attrs.anticausalEdge ?? [0, 0, 0, 0],
    single: attrs.single ?? false,
  }),
  infer: ([x], { axis, start, count }) => {
    const shape = lineVolume(x, axis, 'recursive_lines', ['f64']);
    const length = shape[axis];
    check(length >= shortest, 'recursive_lines', `lines have ${length} voxels`, `use an axis of ${shortest} or more`);
    const inside = start >= 0 && count >= 1 && start + count <= length;
    check(inside, 'recursive_lines', `positions ${start} to ${start + count - 1} are not all in lines of ${length} voxels`, 'ask for less');
    return [{ shape: shape.with(axis, count), dtype: 'f64' }];
  },
  flops: ([x]) => elements(x) * 30,
  gradient: 'none',
});
