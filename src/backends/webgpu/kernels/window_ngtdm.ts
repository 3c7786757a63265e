import { window_ngtdm as shader } from '../../../../shaders/window_ngtdm.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_ngtdm: Kernel<'window_ngtdm'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const x = inputs[0] as Operand;
    const to = bind(y);
    const { windows, positions, uniforms, bindings } = windowOperands(x, bind(x), attrs);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, differences: 4 * to.view[0] },
        bindings: { ...bindings, differences: to.source },
        items: windows * positions,
      }),
    ];
  },
};
