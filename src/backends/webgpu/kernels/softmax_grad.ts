import { softmax_grad as shader } from '../../../../shaders/softmax_grad.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { axisOf } from './operands';

export const softmax_grad: Kernel<'softmax_grad'> = {
  variants: [variants(shader, { ALONG_COLUMNS: [true, false], LOG: [false, true] })],
  lower: ({ attrs, inputs, outputs: [dx], bind }) => {
    const { ALONG_COLUMNS, items, ...axis } = axisOf(dx, attrs.dim);
    const [y, dy, to] = [bind(inputs[0] as Operand), bind(inputs[1] as Operand), bind(dx)];
    return [
      dispatch(shader, {
        constants: { ALONG_COLUMNS, LOG: attrs.log },
        uniforms: { ...axis, cols: layoutOf(dx).cols, y: y.view, dy: dy.view, dx: to.view },
        bindings: { y: y.source, dy: dy.source, dx: to.source },
        items,
      }),
    ];
  },
};
