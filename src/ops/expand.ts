import type { Shape } from '../core/shape';
import { check, defineOp, f32 } from './define';
import { sumTo } from './sums';

export interface ExpandAttrs {
  readonly shape: Shape;
}

/** x repeated along its axes of extent 1 up to `shape`, of x's rank. */
export const expand = defineOp({
  name: 'expand',
  inputs: ['x'],
  normalise: (attrs: Partial<ExpandAttrs>): ExpandAttrs => ({ shape: attrs.shape ?? [] }),
  infer: ([x], { shape }) => {
    const fits = x.shape.length === shape.length && x.shape.every((extent, axis) => extent === 1 || extent === shape[axis]);
    check(fits, 'expand', `[${x.shape}] to [${shape}]`, 'give a shape of equal rank that differs where x has extent 1');
    return [f32(shape)];
  },
  flops: () => 0,
  gradient: (g) => [sumTo(g, g.dy, g.inputs[0].shape)],
});
