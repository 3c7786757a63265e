import { grid_sample_grad as shader } from '../../../../shaders/grid_sample_grad.wgsl';
import { grid_sample_grad_link as linkShader } from '../../../../shaders/grid_sample_grad_link.wgsl';
import { zero } from '../../../../shaders/zero.wgsl';
import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { spatial, vectorItems } from './operands';
import { samplingChoices, samplingOf } from './sampling';

const choices = { ...samplingChoices, LINEAR: [false, true] };

/** Lists of the positions by cell, then each voxel from the lists around it. */
export const grid_sample_grad: Kernel<'grid_sample_grad'> = {
  variants: [variants(zero, {}), variants(linkShader, choices), variants(shader, choices)],
  lower: ({ attrs, inputs, outputs: [dx], bind }) => {
    const [dy, grid] = inputs as Operand[];
    const [gradient, positions, to] = [bind(dy), bind(grid), bind(dx)];
    const x_size = spatial(dx);
    const constants = { ...samplingOf(attrs), LINEAR: attrs.mode === 'bilinear' };
    const cells = dx.shape[0] * numel(x_size.map((extent) => extent + 1));
    const { rows } = layoutOf(grid);
    const heads: Source = { kind: 'scratch', slot: 0, bytes: 4 * cells };
    const next: Source = { kind: 'scratch', slot: 1, bytes: 4 * rows };
    return [
      dispatch(zero, { uniforms: { y: 0 }, bindings: { y: heads }, items: cells, weight: 0.05 }),
      dispatch(linkShader, {
        constants,
        uniforms: { x_size, y_size: spatial(grid), positions: positions.view },
        bindings: { positions: positions.source, heads, next },
        items: rows,
        weight: 0.1,
      }),
      dispatch(shader, {
        constants,
        uniforms: { cols: layoutOf(dx).cols, x_size, positions: positions.view, dy: gradient.view, dx: to.view },
        bindings: { positions: positions.source, heads, next, dy: gradient.source, dx: to.source },
        items: vectorItems(dx),
      }),
    ];
  },
};
