import type { ReferenceKernel } from '../kernel';
import { optimise } from './optimizer';

export const rmsprop: ReferenceKernel<'rmsprop'> = (inputs, { alpha, momentum, eps, ...attrs }) =>
  optimise(inputs, attrs, (p, g, [square, velocity, mean], i, [lr]) => {
    square[i] = alpha * square[i] + (1 - alpha) * g * g;
    if (mean) mean[i] = alpha * mean[i] + (1 - alpha) * g;
    const d = g / (Math.sqrt(mean ? square[i] - mean[i] * mean[i] : square[i]) + eps);
    if (!velocity) return p - lr * d;
    velocity[i] = momentum * velocity[i] + d;
    return p - lr * velocity[i];
  });
