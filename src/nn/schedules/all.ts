import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { cosineAnnealingLR } from './cosine-annealing-lr';
import { cosineAnnealingWarmRestarts } from './cosine-annealing-warm-restarts';
import type { ScheduleDefinition } from './define';
import { exponentialLR } from './exponential-lr';
import { linearLR } from './linear-lr';
import { multiStepLR } from './multi-step-lr';
import { oneCycleLR } from './one-cycle-lr';
import { polyLR } from './poly-lr';
import { polynomialLR } from './polynomial-lr';
import { stepLR } from './step-lr';
import { warmupCosineSchedule } from './warmup-cosine-schedule';

/** Every schedule that depends on the step alone. `ReduceLROnPlateau` follows a metric and is a class of its own. */
export const schedules: readonly ScheduleDefinition[] = [
  cosineAnnealingLR,
  cosineAnnealingWarmRestarts,
  exponentialLR,
  linearLR,
  multiStepLR,
  oneCycleLR,
  polyLR,
  polynomialLR,
  stepLR,
  warmupCosineSchedule,
];

/** The schedule of a name, case aside. Throws `schedule-unknown`. */
export function scheduleNamed(name: string): ScheduleDefinition {
  const found = schedules.find((schedule) => schedule.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = schedules.map((schedule) => schedule.name);
  throw new PmError(
    'schedule-unknown',
    `schedule ${JSON.stringify(name)}`,
    'is not one of those there are',
    `did you mean ${nearestName(name, names)}? (there are ${names.join(', ')})`,
  );
}
