import { triple } from '../core/shape';
import { adjointInput, type InputSize } from './adjoint';
import { defineOp, elements } from './define';
import { type GridSampleAttrs, grid_sample, normaliseGridSample } from './grid_sample';

export interface GridSampleGradAttrs extends GridSampleAttrs, InputSize {}

/** dx [N, C, ...inputSize] of `grid_sample`, from dy and the grid: every dy goes to the voxels that it was sampled from, by their weights. */
export const grid_sample_grad = defineOp({
  name: 'grid_sample_grad',
  inputs: ['dy', 'grid'],
  normalise: (attrs: Partial<GridSampleGradAttrs>): GridSampleGradAttrs => ({
    ...normaliseGridSample(attrs),
    inputSize: triple(attrs.inputSize ?? 1),
  }),
  infer: ([dy, grid], attrs) => [adjointInput('grid_sample_grad', dy, attrs.inputSize, (x) => grid_sample.infer([x, grid], attrs))],
  flops: ([dy], _, { mode }) => elements(dy) * (mode === 'bilinear' ? 16 : 1),
  gradient: 'none',
});
