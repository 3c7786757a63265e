import { pad as shader } from '../../../../shaders/pad.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

const modes = ['constant', 'replicate', 'reflect'];

export const pad: Kernel<'pad'> = {
  variants: [variants(shader, { MODE: modes.map((_, index) => index) })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        constants: { MODE: modes.indexOf(attrs.mode) },
        uniforms: {
          cols: layoutOf(y).cols,
          x_size: spatial(x),
          y_size: spatial(y),
          before: attrs.before,
          value: attrs.value,
          x: from.view,
          y: to.view,
        },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
