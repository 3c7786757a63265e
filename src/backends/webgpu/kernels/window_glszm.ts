import { window_glszm as shader } from '../../../../shaders/window_glszm.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glszm: Kernel<'window_glszm'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const x = inputs[0] as Operand;
    const to = bind(y);
    const { windows, uniforms, bindings } = windowOperands(x, bind(x), attrs);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, zones: 4 * to.view[0] },
        bindings: { ...bindings, zones: to.source },
        items: windows,
      }),
    ];
  },
};
