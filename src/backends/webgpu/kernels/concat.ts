import { concat as shader } from '../../../../shaders/concat.wgsl';
import { roundUp } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { inElements, vectorItems } from './operands';

/** One dispatch for each part that the planner could not put in its place. */
export const concat: Kernel<'concat'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const to = bind(outputs[0]);
    const total = layoutOf(outputs[0]).cols;
    const { columns } = attrs as { columns: readonly number[] };
    return (inputs as Operand[]).map((part, index) => {
      const from = bind(part);
      const { cols } = layoutOf(part);
      const column = columns[index];
      const end = column + cols === total ? roundUp(total, LANES) - column : cols;
      return dispatch(shader, {
        uniforms: { cols, column, end, x: from.view, y: inElements(to.view) },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(part),
      });
    });
  },
};
