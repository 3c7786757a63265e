import { sameShape, type Triple, triple } from '../core/shape';
import { type AdaptivePool3dAttrs, adaptive_pool3d } from './adaptive_pool3d';
import { adjointInput, type InputSize } from './adjoint';
import { check, defineOp, elements } from './define';

export interface AdaptivePool3dGradAttrs extends InputSize {
  readonly kind: AdaptivePool3dAttrs['kind'];
}

/**
 * dx [N, C, ...inputSize] of `adaptive_pool3d`, from dy and, where `kind` is 'max', x: the mean's dy / voxels of the window, the maximum's dy
 * at the first largest voxel, summed over the windows that cover a voxel.
 */
export const adaptive_pool3d_grad = defineOp({
  name: 'adaptive_pool3d_grad',
  inputs: ['dy'],
  optional: ['x'],
  normalise: (attrs: Partial<AdaptivePool3dGradAttrs>): AdaptivePool3dGradAttrs => ({
    kind: attrs.kind ?? 'avg',
    inputSize: triple(attrs.inputSize ?? 1),
  }),
  infer: ([dy, given], { kind, inputSize }) => {
    const outputSize = dy.shape.slice(2) as unknown as Triple;
    const x = adjointInput('adaptive_pool3d_grad', dy, inputSize, (type) => adaptive_pool3d.infer([type], { kind, outputSize }));
    check(
      (kind === 'max') === (given !== undefined),
      'adaptive_pool3d_grad',
      `kind ${kind} ${given ? 'takes no' : 'needs'} x`,
      "give x with 'max' only",
    );
    check(!given || sameShape(given.shape, x.shape), 'adaptive_pool3d_grad', `x is [${given?.shape}], dx would be [${x.shape}]`, 'give equal shapes');
    return [x];
  },
  flops: (_, [dx]) => elements(dx),
  gradient: 'none',
});
