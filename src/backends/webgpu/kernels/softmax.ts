import { softmax as shader } from '../../../../shaders/softmax.wgsl';
import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { quadsOf } from './operands';

export const softmax: Kernel<'softmax'> = {
  variants: [variants(shader, { ALONG_COLUMNS: [true, false], LOG: [false, true] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [y] = outputs;
    const { rows, cols } = layoutOf(y);
    const rank = y.shape.length;
    const axis = attrs.dim < 0 ? attrs.dim + rank : attrs.dim;
    const alongColumns = axis === (rank === 5 ? 1 : rank - 1);
    const length = y.shape[axis];
    const stride = numel(y.shape.slice(axis + 1)) / (axis === 0 || rank !== 5 ? cols : 1);
    const [from, to] = [bind(inputs[0] as Operand), bind(y)];
    return [
      dispatch(shader, {
        constants: { ALONG_COLUMNS: alongColumns, LOG: attrs.log },
        uniforms: { cols, x: from.view, y: to.view, length, stride: alongColumns ? 1 : stride },
        bindings: { x: from.source, y: to.source },
        items: alongColumns ? rows : (rows / length) * quadsOf(cols),
      }),
    ];
  },
};
