import { max_pool3d as shader } from '../../../../shaders/max_pool3d.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

export const max_pool3d: Kernel<'max_pool3d'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const { kernel, stride, padding, dilation } = attrs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        uniforms: { cols: layoutOf(y).cols, x_size: spatial(x), y_size: spatial(y), kernel, stride, padding, dilation, x: from.view, y: to.view },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
