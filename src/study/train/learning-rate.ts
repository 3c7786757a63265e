import { createOptimizer } from '../../nn/optim/all';
import { scheduleNamed } from '../../nn/schedules/all';
import type { Schedule } from '../../nn/schedules/define';
import { type PlateauState, ReduceLROnPlateau } from '../../nn/schedules/reduce-lr-on-plateau';
import { isSmallerBetter, type TrainingConfig } from './config-types';

/** The learning rate of a training: the optimiser's own, moved by the schedule. */
export class LearningRate {
  private readonly schedule: Schedule | undefined;
  private readonly plateau: ReduceLROnPlateau | undefined;
  private readonly base: number;
  private readonly counts: 'epoch' | 'step';

  /** Throws what schedules and optimisers throw for their names and arguments. */
  constructor({ optimizer, schedule, validation }: Pick<TrainingConfig, 'optimizer' | 'schedule' | 'validation'>) {
    this.base = createOptimizer(optimizer.name, optimizer.args).lr;
    this.counts = schedule?.interval ?? 'epoch';
    if (!schedule) return;
    if (schedule.name.toLowerCase() === 'reducelronplateau') {
      const mode = validation && !isSmallerBetter(validation.metric) ? 'max' : 'min';
      this.plateau = new ReduceLROnPlateau(this.base, { mode, ...schedule.args });
    } else this.schedule = scheduleNamed(schedule.name).create(this.base, schedule.args);
  }

  /** Of a step, both counted from 0. */
  at(step: number, epoch: number): number {
    return this.plateau?.lr ?? this.schedule?.(this.counts === 'step' ? step : epoch) ?? this.base;
  }

  /** Tells it the metric of a validation. */
  validated(metric: number): void {
    this.plateau?.step(metric);
  }

  /** What it remembers, where it remembers anything. */
  get state(): PlateauState | undefined {
    return this.plateau?.state;
  }

  restore(state: PlateauState | undefined): void {
    if (state) this.plateau?.restore(state);
  }
}
