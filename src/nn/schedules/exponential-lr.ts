import { number, required } from '../arguments';
import { defineSchedule } from './define';

/** PyTorch's ExponentialLR: times `gamma` every step. */
export const exponentialLR = defineSchedule(
  'ExponentialLR',
  { gamma: required(number({ min: 0 })) },
  ({ gamma }) =>
    (step, baseLr) =>
      baseLr * gamma ** step,
);
