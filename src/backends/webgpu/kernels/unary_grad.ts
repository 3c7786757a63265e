import { unary_grad as shader } from '../../../../shaders/unary_grad.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { activationChoices, activationOf, vectorItems } from './operands';

export const unary_grad: Kernel<'unary_grad'> = {
  variants: [variants(shader, activationChoices)],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [x, dy, slope] = inputs;
    const [at, from, slopes, to] = [bind(x as Operand), bind(dy as Operand), bind(slope), bind(outputs[0])];
    const { constants, uniforms } = activationOf({ activation: attrs.kind, alpha: attrs.alpha }, slope, slopes, outputs[0]);
    return [
      dispatch(shader, {
        constants,
        uniforms: { ...uniforms, cols: layoutOf(outputs[0]).cols, x: at.view, dy: from.view, dx: to.view },
        bindings: { x: at.source, dy: from.source, slope: slopes?.source, dx: to.source },
        items: vectorItems(outputs[0]),
      }),
    ];
  },
};
