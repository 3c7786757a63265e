import { triple } from '../core/shape';
import { adjointInput, type InputSize } from './adjoint';
import { defineOp, elements } from './define';
import { type InterpolateAttrs, interpolate } from './interpolate';

export interface InterpolateGradAttrs extends InterpolateAttrs, InputSize {}

/** dx [N, C, ...inputSize] of `interpolate`, from dy: the transpose of the map that its positions and weights are. */
export const interpolate_grad = defineOp({
  name: 'interpolate_grad',
  inputs: ['dy'],
  normalise: (attrs: Partial<InterpolateGradAttrs>): InterpolateGradAttrs => ({
    ...interpolate.normalise(attrs),
    inputSize: triple(attrs.inputSize ?? 1),
  }),
  infer: ([dy], attrs) => [adjointInput('interpolate_grad', dy, attrs.inputSize, (x) => interpolate.infer([x], attrs))],
  flops: ([dy], _, { mode }) => elements(dy) * (mode === 'trilinear' ? 16 : 1),
  gradient: 'none',
});
