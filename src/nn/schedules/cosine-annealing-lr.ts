import { integer, number, optional, required } from '../arguments';
import { cosine, defineSchedule } from './define';

/** PyTorch's CosineAnnealingLR: half a cosine from the base rate to `eta_min` in `T_max` steps, and back in as many. */
export const cosineAnnealingLR = defineSchedule(
  'CosineAnnealingLR',
  { T_max: required(integer()), eta_min: optional(number({ min: 0 }), 0) },
  ({ T_max, eta_min }) =>
    (step, baseLr) =>
      cosine(baseLr, eta_min, step / T_max),
);
