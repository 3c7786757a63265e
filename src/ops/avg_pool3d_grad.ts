import { triple } from '../core/shape';
import { adjointInput, type InputSize } from './adjoint';
import { type AvgPool3dAttrs, avg_pool3d } from './avg_pool3d';
import { defineOp, elements } from './define';

export interface AvgPool3dGradAttrs extends AvgPool3dAttrs, InputSize {}

/** dx [N, C, ...inputSize] of `avg_pool3d`, from dy: Σ of dy / divisor over the windows that cover a voxel. */
export const avg_pool3d_grad = defineOp({
  name: 'avg_pool3d_grad',
  inputs: ['dy'],
  normalise: (attrs: Partial<AvgPool3dGradAttrs>): AvgPool3dGradAttrs => ({
    ...avg_pool3d.normalise(attrs),
    inputSize: triple(attrs.inputSize ?? 1),
  }),
  infer: ([dy], attrs) => [adjointInput('avg_pool3d_grad', dy, attrs.inputSize, (x) => avg_pool3d.infer([x], attrs))],
  flops: ([dy], _, { kernel }) => elements(dy) * kernel[0] * kernel[1] * kernel[2],
  gradient: 'none',
});
