import { matmul as shader } from '../../../../shaders/matmul.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { quadsOf } from './operands';

export const matmul: Kernel<'matmul'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs, bind }) => {
    const [a, b] = inputs as Operand[];
    const [y] = outputs;
    const [left, right, to] = [bind(a), bind(b), bind(y)];
    const [m, k] = a.shape.slice(-2);
    const { rows, cols: n } = layoutOf(y);
    return [
      dispatch(shader, {
        uniforms: { m, n, k, a: left.view, b: right.view, y: to.view },
        bindings: { a: left.source, b: right.source, y: to.source },
        items: (rows / m) * Math.ceil(m / 4) * quadsOf(n),
      }),
    ];
  },
};
