import { window_gldm as shader } from '../../../../shaders/window_gldm.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_gldm: Kernel<'window_gldm'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { windows, positions, uniforms, bindings, result } = windowOperands(step);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, dependences: result.first, alpha: step.attrs.alpha },
        bindings: { ...bindings, dependences: result.source },
        items: windows * positions,
      }),
    ];
  },
};
