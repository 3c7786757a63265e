import { window_glrlm as shader } from '../../../../shaders/window_glrlm.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { windowOperands } from './windows';

export const window_glrlm: Kernel<'window_glrlm'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { windows, positions, uniforms, bindings, result } = windowOperands(step);
    return [
      dispatch(shader, {
        uniforms: { ...uniforms, runs: result.first },
        bindings: { ...bindings, runs: result.source },
        items: windows * step.attrs.offsets.length * positions,
      }),
    ];
  },
};
