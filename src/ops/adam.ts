import { defineOp, elements } from './define';
import { inferOptimizer, normaliseOptimizer, type OptimizerAttrs, optimizerInputs } from './optimizer';

export interface AdamAttrs extends OptimizerAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
}

/**
 * Adam (Kingma and Ba 2015) and AdamW as PyTorch has them, in place; g as in `OptimizerAttrs`:
 * parameter ← hyper[2] · parameter; mean = β₁ · mean + (1 − β₁) · g, square = β₂ · square + (1 − β₂) · g²,
 * parameter −= hyper[0] · mean / (√square / hyper[1] + eps), with the largest square so far where `largest` is given (AMSGrad).
 *
 * hyper[0] is lr / (1 − β₁ᵗ), hyper[1] is √(1 − β₂ᵗ), hyper[2] is 1, or 1 − lr · decay for AdamW (whose `weightDecay` here is 0).
 */
export const adam = defineOp({
  name: 'adam',
  inputs: [...optimizerInputs, 'mean', 'square'],
  optional: ['largest'],
  inPlace: [0, 4, 5, 6],
  normalise: (attrs: Partial<AdamAttrs>): AdamAttrs => ({
    ...normaliseOptimizer(attrs),
    beta1: attrs.beta1 ?? 0.9,
    beta2: attrs.beta2 ?? 0.999,
    eps: attrs.eps ?? 1e-8,
  }),
  infer: (inputs) => inferOptimizer('adam', inputs),
  flops: ([parameter]) => 14 * elements(parameter),
  gradient: 'none',
});
