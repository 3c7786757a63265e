import type { Parameters } from '../../radiomics/parameters';
import type { BackendChoice } from '../context';

/** Texts by column: what one job adds to a table. */
export type Row = Readonly<Record<string, string>>;

/** What a worker does with its cases. */
export type TaskName = 'radiomics' | 'perturb';

/** What holds for all jobs of a run. It travels to the workers: plain data. */
export interface Setup {
  readonly task: TaskName;
  readonly parameters: Parameters;
  readonly backend: BackendChoice;
  readonly seed: number;
  /** The chain of perturbations, as `parseChain` reads it. */
  readonly perturb?: string;
}

/** One case to work on. `key` names its row. */
export interface Job {
  readonly key: string;
  readonly id: string;
  /** Absolute paths. */
  readonly image: string;
  readonly mask: string;
  /** Which of the random changes. */
  readonly repeat?: number;
}

/** How a job ended. */
export type Outcome = { readonly row: Row; readonly notes: readonly string[] } | { readonly error: string };

/** The argument that makes the program a worker of another one. */
export const workerArgument = '--cohort-worker';

export type ToWorker = { readonly setup: Setup } | { readonly job: Job };

/** A worker says once that it is ready, or why it cannot be, and then how each job ended. */
export type FromWorker = { readonly ready: string } | { readonly broken: string } | { readonly outcome: Outcome };
