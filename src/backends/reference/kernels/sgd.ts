import type { ReferenceKernel } from '../kernel';
import { optimise } from './optimizer';

export const sgd: ReferenceKernel<'sgd'> = (inputs, attrs) =>
  optimise(inputs, attrs, (p, g, [velocity], i, [lr, undamped]) => {
    if (!velocity) return p - lr * g;
    velocity[i] = attrs.momentum * velocity[i] + undamped * g;
    return p - lr * (attrs.nesterov ? g + attrs.momentum * velocity[i] : velocity[i]);
  });
