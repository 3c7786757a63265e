import { badArgument, integer, number, oneOf, optional, readArguments } from '../arguments';

/** What a ReduceLROnPlateau remembers: plain data, to be stored with a checkpoint. */
export interface PlateauState {
  readonly lr: number;
  /** The best metric so far; null before the first. */
  readonly best: number | null;
  readonly num_bad_epochs: number;
  readonly cooldown_counter: number;
}

const schema = {
  mode: optional(oneOf('min', 'max'), 'min'),
  factor: optional(number({ min: 0, max: 1 }), 0.1),
  patience: optional(integer({ min: 0 }), 10),
  threshold: optional(number({ min: 0 }), 1e-4),
  threshold_mode: optional(oneOf('rel', 'abs'), 'rel'),
  cooldown: optional(integer({ min: 0 }), 0),
  min_lr: optional(number({ min: 0 }), 0),
  eps: optional(number({ min: 0 }), 1e-8),
};

/**
 * PyTorch's ReduceLROnPlateau: times `factor` once a metric has not got better for more than `patience` epochs; then `cooldown` epochs
 * do not count. Better is by `threshold`, a share of the best or absolute. The rate stays from `min_lr` up, and where it would move
 * by no more than `eps`. A metric that is NaN is not better.
 */
export class ReduceLROnPlateau {
  private readonly args: ReturnType<typeof readArguments<typeof schema>>;
  private current: PlateauState;

  constructor(baseLr: number, given: Readonly<Record<string, unknown>> = {}) {
    this.args = readArguments('ReduceLROnPlateau', schema, given);
    if (this.args.factor === 1) throw badArgument('ReduceLROnPlateau.factor', 1, 'give a number below 1');
    const lr = number({ min: 0 })(baseLr, 'ReduceLROnPlateau base rate');
    this.current = { lr, best: null, num_bad_epochs: 0, cooldown_counter: 0 };
  }

  /** The learning rate in effect. */
  get lr(): number {
    return this.current.lr;
  }

  get state(): PlateauState {
    return this.current;
  }

  /** Goes on from what another one, of equal arguments, had come to. */
  restore(state: PlateauState): void {
    this.current = { ...state };
  }

  /** Takes an epoch's metric and gives the rate of the next. */
  step(metric: number): number {
    const { patience, cooldown, factor, min_lr, eps } = this.args;
    let { lr, best, num_bad_epochs, cooldown_counter } = this.current;
    if (this.isBetter(metric, best)) {
      best = metric;
      num_bad_epochs = 0;
    } else num_bad_epochs++;
    if (cooldown_counter > 0) {
      cooldown_counter--;
      num_bad_epochs = 0;
    }
    if (num_bad_epochs > patience) {
      const lower = Math.max(lr * factor, min_lr);
      if (lr - lower > eps) lr = lower;
      cooldown_counter = cooldown;
      num_bad_epochs = 0;
    }
    this.current = { lr, best, num_bad_epochs, cooldown_counter };
    return lr;
  }

  private isBetter(metric: number, best: number | null): boolean {
    const { mode, threshold, threshold_mode } = this.args;
    const sign = mode === 'min' ? -1 : 1;
    if (best === null) return sign * metric > Number.NEGATIVE_INFINITY;
    const bar = best + sign * threshold * (threshold_mode === 'rel' ? best : 1);
    return sign * metric > sign * bar;
  }
}
