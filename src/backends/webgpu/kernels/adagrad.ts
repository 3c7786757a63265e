import { adagrad as shader } from '../../../../shaders/adagrad.wgsl';
import { dispatch, type Kernel, variants } from '../kernel';
import { optimizerCall } from './optimizer';

export const adagrad: Kernel<'adagrad'> = {
  variants: [variants(shader, {})],
  lower: (step) => {
    const { uniforms, bindings, moments, items } = optimizerCall(step, step.attrs, { a: 0, b: 0, eps: step.attrs.eps });
    return [dispatch(shader, { uniforms, bindings: { ...bindings, first: moments.first }, items })];
  },
};
