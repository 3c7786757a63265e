import { digitize as shader } from '../../../../shaders/digitize.wgsl';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';

export const digitize: Kernel<'digitize'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs: [y], bind }) => {
    const [values, edges] = inputs as readonly Operand[];
    const [from, limits, numbers, to] = [bind(values), bind(edges), bind(inputs[2]), bind(y)];
    return [
      dispatch(shader, {
        // A view counts 16 bytes: two f64, four integers.
        uniforms: {
          values: 2 * from.view[0],
          edges: 2 * limits.view[0],
          edge_count: numel(edges.shape),
          numbers: 4 * (numbers?.view[0] ?? 0),
          numbered: numbers ? 1 : 0,
          levels: 4 * to.view[0],
        },
        bindings: { values: from.source, edges: limits.source, numbers: numbers?.source, levels: to.source },
        items: numel(y.shape),
      }),
    ];
  },
};
