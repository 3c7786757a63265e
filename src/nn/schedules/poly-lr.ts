import { integer, number, optional, required } from '../arguments';
import { defineSchedule } from './define';

/** nnU-Net's PolyLRScheduler: base rate · (1 − step / max_steps)^exponent; zero from `max_steps` on. */
export const polyLR = defineSchedule(
  'PolyLRScheduler',
  { max_steps: required(integer()), exponent: optional(number({ min: 0 }), 0.9) },
  ({ max_steps, exponent }) =>
    (step, baseLr) =>
      step >= max_steps ? 0 : baseLr * (1 - step / max_steps) ** exponent,
);
