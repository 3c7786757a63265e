import { defineOp, elements } from './define';
import { inferOptimizer, normaliseOptimizer, type OptimizerAttrs, optimizerInputs } from './optimizer';

export interface SgdAttrs extends OptimizerAttrs {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent as PyTorch's SGD, in place; g as in `OptimizerAttrs`:
 * velocity = momentum · velocity + hyper[1] · g, d = velocity, or g + momentum · velocity with `nesterov` (g without a velocity);
 * parameter −= hyper[0] · d.
 *
 * hyper[0] is the learning rate, hyper[1] is 1 − dampening (1 at the first step).
 */
export const sgd = defineOp({
  name: 'sgd',
  inputs: optimizerInputs,
  optional: ['velocity'],
  inPlace: [0, 4],
  normalise: (attrs: Partial<SgdAttrs>): SgdAttrs => ({
    ...normaliseOptimizer(attrs),
    momentum: attrs.momentum ?? 0,
    nesterov: attrs.nesterov ?? false,
  }),
  infer: (inputs) => inferOptimizer('sgd', inputs),
  flops: ([parameter]) => 6 * elements(parameter),
  gradient: 'none',
});
