import { defineOp, elements } from './define';
import { inferOptimizer, normaliseOptimizer, type OptimizerAttrs, optimizerInputs } from './optimizer';

export interface AdagradAttrs extends OptimizerAttrs {
  readonly eps: number;
}

/**
 * Adagrad as PyTorch has it, in place; g as in `OptimizerAttrs`: total += g², parameter −= hyper[0] · g / (√total + eps).
 *
 * hyper[0] is lr / (1 + (t − 1) · lr_decay).
 */
export const adagrad = defineOp({
  name: 'adagrad',
  inputs: [...optimizerInputs, 'total'],
  inPlace: [0, 4],
  normalise: (attrs: Partial<AdagradAttrs>): AdagradAttrs => ({ ...normaliseOptimizer(attrs), eps: attrs.eps ?? 1e-10 }),
  infer: (inputs) => inferOptimizer('adagrad', inputs),
  flops: ([parameter]) => 8 * elements(parameter),
  gradient: 'none',
});
