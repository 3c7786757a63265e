import { badArgument, boolean, integer, nullable, number, oneOf, optional, type Rule, required } from '../arguments';
import { cosine, defineSchedule } from './define';

/** PyTorch also moves the momentum unless told otherwise; a schedule here gives the rate alone. */
const momentumStays: Rule<false> = (value, where) => {
  if (value !== false) throw badArgument(where, value, 'use false: only the learning rate follows the cycle');
  return false;
};

/**
 * PyTorch's OneCycleLR (Smith and Topin 2018): up from max_lr / div_factor to `max_lr` in the first `pct_start` of `total_steps` (or
 * epochs · steps_per_epoch), then down to that start / final_div_factor; with `three_phase` first down to the start as it came up.
 * The optimiser's own rate has no part in it. Throws `argument-value` for a step behind the last.
 */
export const oneCycleLR = defineSchedule(
  'OneCycleLR',
  {
    max_lr: required(number({ min: 0 })),
    total_steps: optional(nullable(integer()), null),
    epochs: optional(nullable(integer()), null),
    steps_per_epoch: optional(nullable(integer()), null),
    pct_start: optional(number({ min: 0, max: 1 }), 0.3),
    anneal_strategy: optional(oneOf('cos', 'linear'), 'cos'),
    cycle_momentum: optional(momentumStays, false),
    div_factor: optional(number({ min: Number.MIN_VALUE }), 25),
    final_div_factor: optional(number({ min: Number.MIN_VALUE }), 1e4),
    three_phase: optional(boolean, false),
  },
  ({ max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, div_factor, final_div_factor, three_phase }) => {
    const total = total_steps ?? (epochs && steps_per_epoch ? epochs * steps_per_epoch : 0);
    if (total === 0) throw badArgument('OneCycleLR.total_steps', total_steps, 'give it, or epochs and steps_per_epoch');
    const anneal = anneal_strategy === 'cos' ? cosine : (from: number, to: number, progress: number) => from + (to - from) * progress;
    const start = max_lr / div_factor;
    const end = start / final_div_factor;
    const top = pct_start * total - 1;
    const phases = [
      { until: top, from: start, to: max_lr },
      ...(three_phase ? [{ until: 2 * top, from: max_lr, to: start }] : []),
      { until: total - 1, from: three_phase ? start : max_lr, to: end },
    ];
    return (step) => {
      if (step > total - 1) throw badArgument('OneCycleLR step', step, `give at most ${total - 1}: the cycle has ${total} steps`);
      let begun = 0;
      for (const { until, from, to } of phases) {
        if (step <= until) return until === begun ? to : anneal(from, to, (step - begun) / (until - begun));
        begun = until;
      }
      return end;
    };
  },
);
