import { optional } from '../arguments';
import { defineOptimizer, notNegative } from './optimizer';

/** `torch.optim.Adagrad`, its sums starting at 0. */
export const adagrad = defineOptimizer(
  'Adagrad',
  {
    lr: optional(notNegative, 0.01),
    lr_decay: optional(notNegative, 0),
    weight_decay: optional(notNegative, 0),
    eps: optional(notNegative, 1e-10),
  },
  ({ lr, lr_decay: decay, weight_decay: weightDecay, eps }) => ({
    lr,
    moments: ['total'],
    update: (b, { parameter, gradient, scale, hyper }, [total], { clipValue }) => {
      b.apply('adagrad', [parameter, gradient, scale, hyper, total], { eps, weightDecay, clipValue });
    },
    hyper: (step, rate) => [rate / (1 + (step - 1) * decay), 0, 0, 0],
  }),
);
