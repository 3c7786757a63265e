import { window_glrlm as shader } from '../../../../shaders/window_glrlm.wgsl';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glrlm: Kernel<'window_glrlm'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const x = inputs[0] as Operand;
    const to = bind(y);
    const { windows, positions, uniforms, bindings } = windowOperands(x, bind(x), attrs);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, runs: 4 * to.view[0] },
        bindings: { ...bindings, runs: to.source },
        items: windows * attrs.offsets.length * positions,
      }),
    ];
  },
};
