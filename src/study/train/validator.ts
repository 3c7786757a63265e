import type { RunOptions } from '../../core/progress';
import type { Tensor } from '../../core/tensor';
import type { Metrics } from './log';

/** Measures a network on the cases of validation. */
export interface Validator {
  /** What it measures, in the order of the log's columns. */
  readonly names: readonly string[];
  /** Prepares the first case, so that what does not fit is known before the training. */
  check(): Promise<void>;
  /** Of a state dict. */
  validate(weights: ReadonlyMap<string, Tensor>, run: RunOptions): Promise<Metrics>;
}
