import { transpose as shader } from '../../../../shaders/transpose.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { quadsOf } from './operands';

export const transpose: Kernel<'transpose'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [from, to] = [bind(x), bind(outputs[0])];
    const [m, n] = x.shape.slice(-2);
    return [
      dispatch(shader, {
        uniforms: { m, n, x: from.view, y: to.view },
        bindings: { x: from.source, y: to.source },
        items: (layoutOf(x).rows / m) * quadsOf(m) * quadsOf(n),
      }),
    ];
  },
};
