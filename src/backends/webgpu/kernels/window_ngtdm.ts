import { window_ngtdm as shader } from '../../../../shaders/window_ngtdm.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_ngtdm: Kernel<'window_ngtdm'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { windows, positions, uniforms, bindings, result } = windowOperands(step);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, differences: result.first },
        bindings: { ...bindings, differences: result.source },
        items: windows * positions,
      }),
    ];
  },
};
