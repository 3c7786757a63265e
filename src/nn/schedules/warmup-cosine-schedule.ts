import { integer, number, optional, required } from '../arguments';
import { defineSchedule } from './define';

/**
 * MONAI's WarmupCosineSchedule: a line from `warmup_multiplier` · base rate up to the base rate in `warmup_steps`, then `cycles` cosine
 * waves (0.5: one descent) until `t_total`, never below `end_lr` after the warm-up.
 */
export const warmupCosineSchedule = defineSchedule(
  'WarmupCosineSchedule',
  {
    warmup_steps: required(integer({ min: 0 })),
    t_total: required(integer()),
    end_lr: optional(number({ min: 0 }), 0),
    cycles: optional(number({ min: 0 }), 0.5),
    warmup_multiplier: optional(number({ min: 0, max: 1 }), 0),
  },
  ({ warmup_steps: warmup, t_total, end_lr, cycles, warmup_multiplier: low }) =>
    (step, baseLr) => {
      if (step < warmup) return baseLr * (low + ((1 - low) * step) / warmup);
      const progress = (step - warmup) / Math.max(1, t_total - warmup);
      return Math.max(end_lr, (baseLr * (1 + Math.cos(2 * Math.PI * cycles * progress))) / 2);
    },
);
