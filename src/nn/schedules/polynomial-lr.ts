import { integer, number, optional } from '../arguments';
import { defineSchedule } from './define';

/** PyTorch's PolynomialLR: base rate · (1 − step / total_iters)^power; zero from `total_iters` on. */
export const polynomialLR = defineSchedule(
  'PolynomialLR',
  { total_iters: optional(integer(), 5), power: optional(number({ min: 0 }), 1) },
  ({ total_iters, power }) =>
    (step, baseLr) =>
      step >= total_iters ? 0 : baseLr * (1 - step / total_iters) ** power,
);
