import { grid_sample_grad_grid as shader } from '../../../../shaders/grid_sample_grad_grid.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial } from './operands';
import { samplingChoices, samplingOf } from './sampling';

export const grid_sample_grad_grid: Kernel<'grid_sample_grad_grid'> = {
  variants: [variants(shader, samplingChoices)],
  lower: ({ attrs, inputs, outputs: [dGrid], bind }) => {
    const [x, grid, dy] = inputs as Operand[];
    const [from, positions, gradient, to] = [bind(x), bind(grid), bind(dy), bind(dGrid)];
    return [
      dispatch(shader, {
        constants: samplingOf(attrs),
        uniforms: {
          cols: layoutOf(x).cols,
          x_size: spatial(x),
          y_size: spatial(grid),
          positions: positions.view,
          x: from.view,
          dy: gradient.view,
          d_positions: to.view,
        },
        bindings: { positions: positions.source, x: from.source, dy: gradient.source, d_positions: to.source },
        items: layoutOf(grid).rows,
      }),
    ];
  },
};
