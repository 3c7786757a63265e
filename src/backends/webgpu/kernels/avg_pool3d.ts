import { avg_pool3d as shader } from '../../../../shaders/avg_pool3d.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

export const avg_pool3d: Kernel<'avg_pool3d'> = {
  variants: [variants(shader, { DIVISOR: [0, 1, 2] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const { kernel, stride, padding, countIncludePad, divisorOverride } = attrs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        constants: { DIVISOR: divisorOverride ? 2 : countIncludePad ? 0 : 1 },
        uniforms: {
          cols: layoutOf(y).cols,
          x_size: spatial(x),
          y_size: spatial(y),
          divisor: divisorOverride,
          kernel,
          stride,
          padding,
          x: from.view,
          y: to.view,
        },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
