import { check, defineOp, elements, f32 } from './define';

export interface SoftmaxAttrs {
  /** Logical axis, counted from the first; negative from the last. */
  readonly dim: number;
  readonly log: boolean;
}

/** exp(x − max) / Σ exp(x − max) along `dim`, or its logarithm. */
export const softmax = defineOp({
  name: 'softmax',
  inputs: ['x'],
  normalise: (attrs: Partial<SoftmaxAttrs>): SoftmaxAttrs => ({ dim: attrs.dim ?? 1, log: attrs.log ?? false }),
  infer: ([x], { dim }) => {
    const rank = x.shape.length;
    check(dim >= -rank && dim < rank, 'softmax', `dim ${dim} of a rank ${rank} tensor`, 'give an axis that exists');
    return [f32(x.shape)];
  },
  flops: ([x]) => 4 * elements(x),
  gradient: (g) => {
    const {
      inputs: [x],
      outputs: [y],
      attrs,
    } = g;
    return [g.op('softmax_grad', [attrs.log ? g.op('softmax', [x], { ...attrs, log: false }) : y, g.dy], attrs)];
  },
});
