import { type ArgumentsOf, boolean, optional } from '../arguments';
import { betas, defineOptimizer, notNegative, type Optimizer } from './optimizer';

const schema = (decay: number) => ({
  lr: optional(notNegative, 1e-3),
  betas: optional(betas, [0.9, 0.999]),
  eps: optional(notNegative, 1e-8),
  weight_decay: optional(notNegative, decay),
  amsgrad: optional(boolean, false),
});

/** Adam whose weight decay is part of the gradient, or apart from it (`decoupled`). */
function create(args: ArgumentsOf<ReturnType<typeof schema>>, decoupled: boolean): Omit<Optimizer, 'name'> {
  const [beta1, beta2] = args.betas;
  return {
    lr: args.lr,
    moments: args.amsgrad ? ['mean', 'square', 'largest'] : ['mean', 'square'],
    update: (b, { parameter, gradient, scale, hyper }, moments, { clipValue }) => {
      const weightDecay = decoupled ? 0 : args.weight_decay;
      b.apply('adam', [parameter, gradient, scale, hyper, ...moments], { beta1, beta2, eps: args.eps, weightDecay, clipValue });
    },
    hyper: (step, rate) => [rate / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step), decoupled ? 1 - rate * args.weight_decay : 1, 0],
  };
}

/** `torch.optim.Adam`. */
export const adam = defineOptimizer('Adam', schema(0), (args) => create(args, false));

/** `torch.optim.AdamW` (Loshchilov and Hutter 2019). */
export const adamw = defineOptimizer('AdamW', schema(0.01), (args) => create(args, true));
