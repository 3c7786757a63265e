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
    const [y] = g.outputs;
    const dims = [(g.attrs.dim + y.shape.length) % y.shape.length];
    if (g.attrs.log) {
      const total = g.op('reduce', [g.dy], { dims });
      return [g.op('binary', [g.dy, g.op('binary', [g.op('unary', [y], { kind: 'exp' }), total], { kind: 'mul' })], { kind: 'sub' })];
    }
    const mean = g.op('reduce', [g.dy, y], { dims });
    return [g.op('binary', [y, g.op('binary', [g.dy, mean], { kind: 'sub' })], { kind: 'mul' })];
  },
});
