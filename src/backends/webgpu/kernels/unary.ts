import { unary as shader } from '../../../../shaders/unary.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { activationChoices, activationOf, vectorItems } from './operands';

export const unary: Kernel<'unary'> = {
  variants: [variants(shader, activationChoices)],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [x, slope] = inputs;
    const [from, slopes, to] = [bind(x as Operand), bind(slope), bind(outputs[0])];
    const { constants, uniforms } = activationOf({ activation: attrs.kind, alpha: attrs.alpha }, slope, slopes, outputs[0]);
    return [
      dispatch(shader, {
        constants,
        uniforms: { ...uniforms, cols: layoutOf(outputs[0]).cols, x: from.view, y: to.view },
        bindings: { x: from.source, slope: slopes?.source, y: to.source },
        items: vectorItems(outputs[0]),
      }),
    ];
  },
};
