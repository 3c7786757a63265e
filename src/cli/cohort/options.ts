import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, extname, resolve } from 'node:path';
import { type Cohort, parseCohort } from '../../study/cohort';
import { integer, type OptionSpec, type OptionValues, text, UsageError } from '../command';
import { type BackendChoice, backendChoice } from '../context';
import { notReadable } from '../parameters';

export const cohortOptions: Readonly<Record<string, OptionSpec>> = {
  cohort: { type: 'string', value: 'C.csv', help: 'many cases: a table with the columns id, image and mask (paths relative to it) and any others' },
  jobs: {
    type: 'string',
    value: 'N',
    help: 'cases at a time, each in a process of its own, of one thread unless --threads is given (default: one a core)',
  },
};

/** What the options of a command over a cohort say. */
export interface CohortCall {
  readonly cohort: Cohort;
  readonly name: string;
  readonly out: string;
  readonly workers: number;
  /** A path of the cohort as an absolute one; empty where the cell is. */
  locate(path: string): string;
}

/** Reads the cohort that `--cohort` names; `--out` must be a CSV file. */
export async function readCohortOptions(options: OptionValues): Promise<CohortCall> {
  const name = text(options, 'cohort');
  if (!name) throw new UsageError('--cohort C.csv is missing');
  const out = text(options, 'out');
  if (!out) throw new UsageError('--out F.csv is missing');
  if (extname(out).toLowerCase() !== '.csv') throw new UsageError(`--out ${out}: give a name that ends with .csv`);
  const workers = integer(options, 'jobs', 1, 256) ?? availableParallelism();
  const source = await readFile(name, 'utf8').catch((error) => Promise.reject(notReadable(name, error)));
  const cohort = parseCohort(source, name, ['mask']);
  return { cohort, name, out, workers, locate: (path) => (path === '' ? '' : resolve(dirname(name), path)) };
}

/** The backend of each worker. One thread a process, however many there are: what a table says of the backend does not depend on `--jobs`. */
export function workerBackend(options: OptionValues): BackendChoice {
  const { backend, threads = 1 } = backendChoice(options);
  return { backend, threads };
}
