import { PmError } from '../../core/errors';
import { isAbort } from '../../core/progress';
import type { Context } from '../command';
import type { Job, Row, Setup } from './job';
import type { Journal } from './journal';
import { changedFiles, currentHashes, settingColumns, settingDifferences } from './origin';
import { runPool } from './pool';

/** What came of all jobs, by their keys. */
export interface Results {
  readonly rows: ReadonlyMap<string, Row>;
  readonly failed: ReadonlyMap<string, string>;
  /** Rows that were there already. */
  readonly skipped: number;
}

export interface RunOptions {
  readonly out: string;
  readonly workers: number;
  /** Rows of an earlier run, besides those in the journal. */
  readonly earlier: ReadonlyMap<string, Row>;
  readonly journal: Journal;
}

/**
 * Does the jobs that no earlier row answers, and keeps every row in the journal as soon as it is there.
 * Throws `out-differs` where earlier rows were made with other settings, from other files or for another cohort.
 */
export async function runJobs(context: Context, setup: Setup, jobs: readonly Job[], options: RunOptions): Promise<Results> {
  const { out, workers, earlier, journal } = options;
  const rows = new Map([...earlier, ...journal.rows]);
  await checkEarlier(rows, setup, jobs, out);
  const failed = new Map<string, string>();
  const said = new Set<string>();
  const open = jobs.filter(({ key }) => !rows.has(key));
  const skipped = rows.size;
  if (skipped > 0) context.note(`${skipped} of ${jobs.length} are done already`);
  const report = (done: number) => context.onProgress({ stage: 'cases', done, total: open.length });
  if (open.length > 0) report(0);
  try {
    await runPool(setup, open, {
      workers,
      signal: context.signal,
      onReady: (backend) => context.note(`backend: ${backend}; ${Math.min(workers, open.length)} at a time`),
      onDone: async ({ key, id }, outcome) => {
        if ('error' in outcome) {
          failed.set(key, outcome.error);
          context.note(`${key} failed: ${outcome.error}`);
        } else {
          await journal.append(key, outcome.row);
          rows.set(key, outcome.row);
          for (const line of outcome.notes) {
            // What every repeat of a case says is said once.
            if (!said.has(`${id}: ${line}`)) context.note(`${key}: ${line}`);
            said.add(`${id}: ${line}`);
          }
        }
        report(rows.size - skipped + failed.size);
      },
    });
  } catch (error) {
    await journal.close();
    if (!isAbort(error)) throw error;
    if (rows.size === skipped) throw error;
    const kept = `${rows.size} of ${jobs.length} cases are kept in ${journal.path}`;
    throw new DOMException(`cancelled: interrupted by the user; ${kept}, give the same command again to go on`, 'AbortError');
  }
  // In the order of the cohort, whichever worker was first.
  const ordered = jobs.flatMap(({ key }) => (failed.has(key) ? [[key, failed.get(key) as string] as const] : []));
  return { rows, failed: new Map(ordered), skipped };
}

async function checkEarlier(rows: ReadonlyMap<string, Row>, setup: Setup, jobs: readonly Job[], out: string): Promise<void> {
  const byKey = new Map(jobs.map((job) => [job.key, job]));
  const wanted = settingColumns(setup);
  const hashOf = currentHashes();
  const differs = (why: string) => new PmError('out-differs', out, why, 'choose another --out, or delete this one and its .part to begin again');
  for (const [key, row] of rows) {
    const job = byKey.get(key);
    if (!job) throw differs(`it has a row of "${key}", which the cohort does not have`);
    const differences = settingDifferences(row, wanted);
    if (differences.length > 0) throw differs(`its rows were made with other settings: ${differences.join(', ')}`);
    const changed = await changedFiles(row, job, hashOf);
    if (changed.length > 0) throw differs(`the row of "${key}" was made from another ${changed.join(' and another ')}`);
  }
}
