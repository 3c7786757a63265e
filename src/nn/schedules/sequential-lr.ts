import { PmError } from '../../core/errors';
import type { Schedule } from './define';

/**
 * PyTorch's SequentialLR: one schedule after the other, such as a warm-up and what follows. Each but the first starts, at its own step 0,
 * at one of the `milestones`, which ascend. Throws `argument-value` where there are not as many.
 */
export function sequentialLR(schedules: readonly Schedule[], milestones: readonly number[]): Schedule {
  const ascends = milestones.every((milestone, index) => milestone > (milestones[index - 1] ?? 0));
  if (milestones.length !== schedules.length - 1 || !ascends) {
    const hint = `give ${schedules.length - 1}, ascending, for ${schedules.length} schedules`;
    throw new PmError('argument-value', 'SequentialLR.milestones', `[${milestones}] does not fit`, hint);
  }
  return (step) => {
    const place = milestones.filter((milestone) => milestone <= step).length;
    return schedules[place](step - (place === 0 ? 0 : milestones[place - 1]));
  };
}
