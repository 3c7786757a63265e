import { window_gldm as shader } from '../../../../shaders/window_gldm.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_gldm: Kernel<'window_gldm'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const x = inputs[0] as Operand;
    const to = bind(y);
    const { windows, positions, uniforms, bindings } = windowOperands(x, bind(x), attrs);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, dependences: 4 * to.view[0], alpha: attrs.alpha },
        bindings: { ...bindings, dependences: to.source },
        items: windows * positions,
      }),
    ];
  },
};
