import { window_glcm as shader } from '../../../../shaders/window_glcm.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glcm: Kernel<'window_glcm'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { windows, positions, uniforms, bindings, result } = windowOperands(step);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, pairs: result.first },
        bindings: { ...bindings, pairs: result.source },
        items: windows * step.attrs.offsets.length * positions,
      }),
    ];
  },
};
