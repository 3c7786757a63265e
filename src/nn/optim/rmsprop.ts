import { boolean, optional } from '../arguments';
import { defineOptimizer, notNegative } from './optimizer';

/** `torch.optim.RMSprop`. */
export const rmsprop = defineOptimizer(
  'RMSprop',
  {
    lr: optional(notNegative, 0.01),
    alpha: optional(notNegative, 0.99),
    eps: optional(notNegative, 1e-8),
    weight_decay: optional(notNegative, 0),
    momentum: optional(notNegative, 0),
    centered: optional(boolean, false),
  },
  ({ lr, alpha, eps, weight_decay: weightDecay, momentum, centered }) => {
    const moments = ['square', ...(momentum > 0 ? ['velocity'] : []), ...(centered ? ['mean'] : [])];
    return {
      lr,
      moments,
      update: (b, { parameter, gradient, scale, hyper }, values, { clipValue }) => {
        const [square, velocity, mean] = ['square', 'velocity', 'mean'].map((name) => values[moments.indexOf(name)]);
        b.apply('rmsprop', [parameter, gradient, scale, hyper, square, velocity, mean], { alpha, momentum, eps, weightDecay, clipValue });
      },
      hyper: (_, rate) => [rate, 0, 0, 0],
    };
  },
);
