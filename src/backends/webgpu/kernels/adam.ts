import { adam as shader } from '../../../../shaders/adam.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { optimizerCall } from './optimizer';

export const adam: Kernel<'adam'> = {
  variants: [variants(shader, { HAS_THIRD: [false, true] })],
  lower: (step) => {
    const { has, uniforms, bindings, moments, items } = optimizerCall(step, step.attrs, {
      a: step.attrs.beta1,
      b: step.attrs.beta2,
      eps: step.attrs.eps,
    });
    return [
      dispatch(shader, {
        constants: { HAS_THIRD: has.HAS_THIRD },
        uniforms,
        bindings: { ...bindings, first: moments.first, second: moments.second, third: moments.third },
        items,
      }),
    ];
  },
};
