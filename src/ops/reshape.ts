import { numel, type Shape } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';

export interface ReshapeAttrs {
  readonly shape: Shape;
}

/** The same elements in row-major logical order under another shape. */
export const reshape = defineOp({
  name: 'reshape',
  inputs: ['x'],
  normalise: (attrs: Partial<ReshapeAttrs>): ReshapeAttrs => ({ shape: attrs.shape ?? [] }),
  infer: ([x], { shape }) => {
    check(numel(shape) === elements(x), 'reshape', `[${x.shape}] to [${shape}]`, 'keep the number of elements');
    return [f32(shape)];
  },
  flops: () => 0,
  gradient: (g) => [g.op('reshape', [g.dy], { shape: g.inputs[0].shape })],
});
