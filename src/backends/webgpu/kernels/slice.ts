import { slice as shader } from '../../../../shaders/slice.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { inElements, vectorItems } from './operands';

/** Copies what the planner could not make a view. */
export const slice: Kernel<'slice'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        uniforms: { cols: layoutOf(y).cols, x_cols: layoutOf(x).cols, begin: attrs.begin, x: inElements(from.view), y: to.view },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
