import { type Triple, triple } from '../core/shape';
import { defineOp, elements, f32, volumetric } from './define';

export interface AdaptivePool3dAttrs {
  readonly kind: 'avg' | 'max';
  readonly outputSize: Triple;
}

/** Pools to a given size: along each axis output i covers [⌊i · n / m⌋, ⌈(i + 1) · n / m⌉). */
export const adaptive_pool3d = defineOp({
  name: 'adaptive_pool3d',
  inputs: ['x'],
  normalise: (attrs: Partial<AdaptivePool3dAttrs>): AdaptivePool3dAttrs => ({ kind: attrs.kind ?? 'avg', outputSize: triple(attrs.outputSize ?? 1) }),
  infer: ([x], { outputSize }) => {
    const [n, c] = volumetric(x, 'adaptive_pool3d');
    return [f32([n, c, ...outputSize])];
  },
  flops: ([x]) => elements(x),
  gradient: (g) => [
    g.op('adaptive_pool3d_grad', [g.dy, g.attrs.kind === 'max' ? g.inputs[0] : undefined], {
      kind: g.attrs.kind,
      inputSize: g.inputs[0].shape.slice(2),
    }),
  ],
});
