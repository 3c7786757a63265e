import type { RunOptions } from '../../core/progress';
import type { Tensor } from '../../core/tensor';
import type { Interval } from '../../stats/test-result';
import type { Metrics } from './log';

/** What a validation has measured. */
export interface Scores {
  readonly metrics: Metrics;
  /** 95 % confidence intervals by metric, where the cases give one; computed when asked for. */
  readonly intervals: () => Intervals;
}

export type Intervals = Readonly<Record<string, Interval>>;

/** Measures a network on the cases of validation. */
export interface Validator {
  /** What it measures, in the order of the log's columns. */
  readonly names: readonly string[];
  /** Prepares the first case, so that what does not fit is known before the training. */
  check(): Promise<void>;
  /** Of a state dict. */
  validate(weights: ReadonlyMap<string, Tensor>, run: RunOptions): Promise<Scores>;
}

/** The intervals that have both bounds. */
export function bounded(intervals: Intervals): Intervals {
  return Object.fromEntries(Object.entries(intervals).filter(([, bounds]) => bounds.every(Number.isFinite)));
}
