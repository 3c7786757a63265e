import { integer, listOf, number, optional, required } from '../arguments';
import { defineSchedule } from './define';

/** PyTorch's MultiStepLR: times `gamma` at each of the `milestones`. */
export const multiStepLR = defineSchedule(
  'MultiStepLR',
  { milestones: required(listOf(integer({ min: 0 }))), gamma: optional(number({ min: 0 }), 0.1) },
  ({ milestones, gamma }) =>
    (step, baseLr) =>
      baseLr * gamma ** milestones.filter((milestone) => milestone <= step).length,
);
