import { defineOp, elements } from './define';
import { inferOptimizer, normaliseOptimizer, type OptimizerAttrs, optimizerInputs } from './optimizer';

export interface RmspropAttrs extends OptimizerAttrs {
  readonly alpha: number;
  readonly momentum: number;
  readonly eps: number;
}

/**
 * RMSprop as PyTorch has it, in place; g as in `OptimizerAttrs`:
 * square = α · square + (1 − α) · g²; centred where `mean` is given: mean = α · mean + (1 − α) · g;
 * d = g / (√(square − mean²) + eps); where `velocity` is given: velocity = momentum · velocity + d, d = velocity;
 * parameter −= hyper[0] · d, hyper[0] being the learning rate.
 */
export const rmsprop = defineOp({
  name: 'rmsprop',
  inputs: [...optimizerInputs, 'square'],
  optional: ['velocity', 'mean'],
  inPlace: [0, 4, 5, 6],
  normalise: (attrs: Partial<RmspropAttrs>): RmspropAttrs => ({
    ...normaliseOptimizer(attrs),
    alpha: attrs.alpha ?? 0.99,
    momentum: attrs.momentum ?? 0,
    eps: attrs.eps ?? 1e-8,
  }),
  infer: (inputs) => inferOptimizer('rmsprop', inputs),
  flops: ([parameter]) => 14 * elements(parameter),
  gradient: 'none',
});
