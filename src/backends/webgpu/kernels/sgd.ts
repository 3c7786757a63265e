import { sgd as shader } from '../../../../shaders/sgd.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { optimizerCall } from './optimizer';

export const sgd: Kernel<'sgd'> = {
  variants: [variants(shader, { HAS_FIRST: [false, true] })],
  lower: (step) => {
    const { has, uniforms, bindings, moments, items } = optimizerCall(step, step.attrs, {
      a: step.attrs.momentum,
      b: step.attrs.nesterov ? 1 : 0,
      eps: 0,
    });
    return [dispatch(shader, { constants: { HAS_FIRST: has.HAS_FIRST }, uniforms, bindings: { ...bindings, first: moments.first }, items })];
  },
};
