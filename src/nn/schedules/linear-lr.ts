import { badArgument, integer, number, optional } from '../arguments';
import { defineSchedule } from './define';

/** PyTorch's LinearLR, a warm-up: a line from `start_factor` to `end_factor` times the base rate in `total_iters` steps, then constant. */
export const linearLR = defineSchedule(
  'LinearLR',
  {
    start_factor: optional(number({ min: 0, max: 1 }), 1 / 3),
    end_factor: optional(number({ min: 0, max: 1 }), 1),
    total_iters: optional(integer(), 5),
  },
  ({ start_factor, end_factor, total_iters }) => {
    if (start_factor === 0) throw badArgument('LinearLR.start_factor', 0, 'give a number above 0, up to 1');
    return (step, baseLr) => baseLr * (start_factor + ((end_factor - start_factor) * Math.min(step, total_iters)) / total_iters);
  },
);
