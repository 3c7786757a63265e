import { window_glszm as shader } from '../../../../shaders/window_glszm.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glszm: Kernel<'window_glszm'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { windows, uniforms, bindings, result } = windowOperands(step);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, zones: result.first },
        bindings: { ...bindings, zones: result.source },
        items: windows,
      }),
    ];
  },
};
