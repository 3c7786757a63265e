import { softmax as shader } from '../../../../shaders/softmax.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { axisOf } from './operands';

export const softmax: Kernel<'softmax'> = {
  variants: [variants(shader, { ALONG_COLUMNS: [true, false], LOG: [false, true] })],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const { ALONG_COLUMNS, items, ...axis } = axisOf(y, attrs.dim);
    const [from, to] = [bind(inputs[0] as Operand), bind(y)];
    return [
      dispatch(shader, {
        constants: { ALONG_COLUMNS, LOG: attrs.log },
        uniforms: { ...axis, cols: layoutOf(y).cols, x: from.view, y: to.view },
        bindings: { x: from.source, y: to.source },
        items,
      }),
    ];
  },
};
