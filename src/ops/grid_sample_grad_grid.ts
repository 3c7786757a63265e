import { adjointInput } from './adjoint';
import { defineOp, elements } from './define';
import { type GridSampleAttrs, grid_sample, normaliseGridSample } from './grid_sample';

export type GridSampleGradGridAttrs = Omit<GridSampleAttrs, 'mode'>;

/**
 * The grid's gradient [N, 3, D', H', W'] of bilinear `grid_sample` (nearest has none): Σ over channels of dy times the slope of x along each
 * axis, times that of the position in the grid's coordinate; 0 where the position is held at the border.
 */
export const grid_sample_grad_grid = defineOp({
  name: 'grid_sample_grad_grid',
  inputs: ['x', 'grid', 'dy'],
  normalise: (attrs: Partial<GridSampleGradGridAttrs>): GridSampleGradGridAttrs => {
    const { paddingMode, alignCorners } = normaliseGridSample(attrs);
    return { paddingMode, alignCorners };
  },
  infer: ([x, grid, dy], attrs) => {
    const [, , d, h, w] = x.shape;
    adjointInput('grid_sample_grad_grid', dy, [d, h, w], () => grid_sample.infer([x, grid], { ...attrs, mode: 'bilinear' }));
    return [grid];
  },
  flops: ([, , dy]) => 24 * elements(dy),
  gradient: 'none',
});
