import { accumulate as shader } from '../../../../shaders/accumulate.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { firstOf, vectorItems } from './operands';

export const accumulate: Kernel<'accumulate'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs, attrs, bind }) => {
    const [total, value] = inputs.map((operand) => bind(operand as Operand));
    return [
      dispatch(shader, {
        uniforms: { total: firstOf(total), value: firstOf(value), keep: attrs.keep, weight: attrs.weight },
        bindings: { total: total.source, value: value.source },
        items: vectorItems(outputs[0]),
      }),
    ];
  },
};
