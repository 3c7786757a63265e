import { window_glcm as shader } from '../../../../shaders/window_glcm.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glcm: Kernel<'window_glcm'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const x = inputs[0] as Operand;
    const to = bind(y);
    const { windows, positions, uniforms, bindings } = windowOperands(x, bind(x), attrs);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, pairs: 4 * to.view[0] },
        bindings: { ...bindings, pairs: to.source },
        items: windows * attrs.offsets.length * positions,
      }),
    ];
  },
};
