import { badArgument, boolean, optional, required } from '../arguments';
import { defineOptimizer, notNegative } from './optimizer';

/** `torch.optim.SGD`: with momentum and Nesterov's as PyTorch has them. */
export const sgd = defineOptimizer(
  'SGD',
  {
    lr: required(notNegative),
    momentum: optional(notNegative, 0),
    dampening: optional(notNegative, 0),
    weight_decay: optional(notNegative, 0),
    nesterov: optional(boolean, false),
  },
  ({ lr, momentum, dampening, weight_decay: weightDecay, nesterov }) => {
    if (nesterov && (momentum === 0 || dampening !== 0)) throw badArgument('SGD.nesterov', nesterov, 'give a momentum and no dampening with it');
    return {
      lr,
      moments: momentum === 0 ? [] : ['velocity'],
      update: (b, { parameter, gradient, scale, hyper }, [velocity], { clipValue }) => {
        b.apply('sgd', [parameter, gradient, scale, hyper, velocity], { momentum, nesterov, weightDecay, clipValue });
      },
      // The first gradient is taken whole, as PyTorch does.
      hyper: (step, rate) => [rate, step === 1 ? 1 : 1 - dampening, 0, 0],
    };
  },
);
