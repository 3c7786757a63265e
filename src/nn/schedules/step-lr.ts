import { integer, number, optional, required } from '../arguments';
import { defineSchedule } from './define';

/** PyTorch's StepLR: times `gamma` every `step_size` steps. */
export const stepLR = defineSchedule(
  'StepLR',
  { step_size: required(integer()), gamma: optional(number({ min: 0 }), 0.1) },
  ({ step_size, gamma }) =>
    (step, baseLr) =>
      baseLr * gamma ** Math.floor(step / step_size),
);
