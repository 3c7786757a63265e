import { integer, number, optional, required } from '../arguments';
import { cosine, defineSchedule } from './define';

/**
 * PyTorch's CosineAnnealingWarmRestarts (Loshchilov and Hutter 2017, "SGDR"): half a cosine from the base rate to `eta_min`, again and
 * again; the first takes `T_0` steps, each further one `T_mult` times its predecessor.
 */
export const cosineAnnealingWarmRestarts = defineSchedule(
  'CosineAnnealingWarmRestarts',
  { T_0: required(integer()), T_mult: optional(integer(), 1), eta_min: optional(number({ min: 0 }), 0) },
  ({ T_0, T_mult, eta_min }) =>
    (step, baseLr) => {
      let length = T_0;
      let since = T_mult === 1 ? step % T_0 : step;
      while (since >= length) {
        since -= length;
        length *= T_mult;
      }
      return cosine(baseLr, eta_min, since / length);
    },
);
