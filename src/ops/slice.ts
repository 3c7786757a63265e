import { check, defineOp, f32 } from './define';

export interface SliceAttrs {
  readonly begin: number;
  readonly end: number;
}

/**
 * Channels [begin, end) of x, of rank 2 or 5; channels that x has not, before its first or behind its last, are zero.
 * The planner makes it a copy-free view where it lies in x from a multiple of 4 channels to another, or to the end of x.
 */
export const slice = defineOp({
  name: 'slice',
  inputs: ['x'],
  normalise: (attrs: Partial<SliceAttrs>): SliceAttrs => ({ begin: attrs.begin ?? 0, end: attrs.end ?? 0 }),
  infer: ([x], { begin, end }) => {
    check(x.shape.length === 2 || x.shape.length === 5, 'slice', `x [${x.shape}]`, 'give rank 2 or 5');
    check(
      Number.isInteger(begin) && Number.isInteger(end) && begin < end,
      'slice',
      `channels ${begin} to ${end}`,
      'give integers, the end behind the begin',
    );
    return [f32(x.shape.map((extent, axis) => (axis === 1 ? end - begin : extent)))];
  },
  flops: () => 0,
  gradient: (g) => {
    const { begin } = g.attrs;
    return [g.op('slice', [g.dy], { begin: -begin, end: g.inputs[0].shape[1] - begin })];
  },
});
