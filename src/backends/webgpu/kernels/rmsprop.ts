import { rmsprop as shader } from '../../../../shaders/rmsprop.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { optimizerCall } from './optimizer';

export const rmsprop: Kernel<'rmsprop'> = {
  variants: [variants(shader, { HAS_SECOND: [false, true], HAS_THIRD: [false, true] })],
  lower: (step) => {
    const { has, uniforms, bindings, moments, items } = optimizerCall(step, step.attrs, {
      a: step.attrs.alpha,
      b: step.attrs.momentum,
      eps: step.attrs.eps,
    });
    return [
      dispatch(shader, {
        constants: { HAS_SECOND: has.HAS_SECOND, HAS_THIRD: has.HAS_THIRD },
        uniforms,
        bindings: { ...bindings, first: moments.first, second: moments.second, third: moments.third },
        items,
      }),
    ];
  },
};
