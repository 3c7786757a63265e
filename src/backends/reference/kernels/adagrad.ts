import type { ReferenceKernel } from '../kernel';
import { optimise } from './optimizer';

export const adagrad: ReferenceKernel<'adagrad'> = (inputs, attrs) =>
  optimise(inputs, attrs, (p, g, [total], i, [lr]) => {
    total[i] += g * g;
    return p - (lr * g) / (Math.sqrt(total[i]) + attrs.eps);
  });
