import { grid_sample as shader } from '../../../../shaders/grid_sample.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';
import { samplingChoices, samplingOf } from './sampling';

export const grid_sample: Kernel<'grid_sample'> = {
  variants: [variants(shader, { ...samplingChoices, LINEAR: [false, true] })],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const [x, grid] = inputs as Operand[];
    const [from, positions, to] = [bind(x), bind(grid), bind(y)];
    return [
      dispatch(shader, {
        constants: { ...samplingOf(attrs), LINEAR: attrs.mode === 'bilinear' },
        uniforms: { cols: layoutOf(y).cols, x_size: spatial(x), y_size: spatial(y), positions: positions.view, x: from.view, y: to.view },
        bindings: { positions: positions.source, x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
