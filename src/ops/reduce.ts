import { sameShape } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';

export interface ReduceAttrs {
  /** Logical axes, counted from the first; none: nothing is summed. */
  readonly dims: readonly number[];
}

/**
 * y = Σ x over the axes `dims`, which are kept with extent 1; with `by`, of x's shape, Σ x · by. f32 of rank 1 to 5.
 *
 * Summed in chunks that depend on the shape only, so that a sum is the same to the bit from run to run.
 */
export const reduce = defineOp({
  name: 'reduce',
  inputs: ['x'],
  optional: ['by'],
  normalise: (attrs: Partial<ReduceAttrs>): ReduceAttrs => ({ dims: attrs.dims ?? [] }),
  infer: ([x, by], { dims }) => {
    const rank = x.shape.length;
    check(rank >= 1 && rank <= 5, 'reduce', `x [${x.shape}]`, 'give rank 1 to 5');
    check(
      dims.every((dim) => Number.isInteger(dim) && dim >= 0 && dim < rank),
      'reduce',
      `dims ${dims} of a rank ${rank} tensor`,
      'give axes that exist',
    );
    check(!by || sameShape(by.shape, x.shape), 'reduce', `by [${by?.shape}] for x [${x.shape}]`, 'give equal shapes');
    return [f32(x.shape.map((extent, axis) => (dims.includes(axis) ? 1 : extent)))];
  },
  flops: ([x, by]) => (by ? 2 : 1) * elements(x),
  gradient: (g) => {
    const [x, by] = g.inputs;
    const dx = () => (by ? g.op('binary', [g.dy, by], { kind: 'mul' }) : g.op('expand', [g.dy], { shape: x.shape }));
    return [g.wants(0) ? dx() : undefined, g.wants(1) ? g.op('binary', [g.dy, x], { kind: 'mul' }) : undefined];
  },
});
