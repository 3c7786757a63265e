import type { ReferenceKernel } from '../kernel';
import { optimise } from './optimizer';

export const adam: ReferenceKernel<'adam'> = (inputs, attrs) =>
  optimise(inputs, attrs, (p, g, [mean, square, largest], i, [step, root, kept]) => {
    mean[i] = attrs.beta1 * mean[i] + (1 - attrs.beta1) * g;
    square[i] = attrs.beta2 * square[i] + (1 - attrs.beta2) * g * g;
    if (largest) largest[i] = Math.max(largest[i], square[i]);
    const deviation = Math.sqrt((largest ?? square)[i]) / root + attrs.eps;
    return kept * p - (step * mean[i]) / deviation;
  });
