import { PmError } from '../../core/errors';
import type { Context } from '../command';
import { writeWhole } from '../output';
import { readParameterOptions } from '../parameters';
import { Journal } from './journal';
import { readCohortOptions, workerBackend } from './options';
import { runJobs } from './run';
import { checkOwnColumns, readTable, tableText } from './table';

/** What `--json` prints of a run over a cohort. */
export interface CohortSummary {
  readonly rows: number;
  readonly failed: number;
  /** Rows of an earlier run that were kept. */
  readonly skipped: number;
  readonly out: string;
}

/**
 * The features of every case of a cohort as one table. A case that fails has its error in the column `error`, and is tried again by
 * the next run; rows of an earlier run with the same settings and files are kept.
 * Throws `cohort-failed` where no case has features; the table is written all the same.
 */
export async function radiomicsCohort(context: Context): Promise<CohortSummary> {
  const { cohort, name, out, workers, locate } = await readCohortOptions(context.options);
  checkOwnColumns(cohort, name);
  const parameters = await readParameterOptions(context.options);
  const setup = { task: 'radiomics', parameters, backend: workerBackend(context.options), seed: context.seed } as const;
  const jobs = cohort.cases.map(({ id, values }) => ({ key: id, id, image: locate(values.image), mask: locate(values.mask) }));
  const journal = await Journal.read(`${out}.part`);
  const { rows, failed, skipped } = await runJobs(context, setup, jobs, { out, workers, earlier: await readTable(out), journal });
  await writeWhole(out, tableText(cohort, rows, failed));
  await journal.remove();
  for (const [id, error] of failed) context.print(`${id}: ${error}`);
  context.print(`${out}: ${rows.size} of ${jobs.length} cases have features${skipped ? `, ${skipped} of them from before` : ''}`);
  if (failed.size === jobs.length) {
    const [[id, why]] = failed;
    throw new PmError('cohort-failed', name, `all ${jobs.length} cases failed, "${id}" because of ${why}`, `see the column error of ${out}`);
  }
  if (failed.size > 0)
    context.note(`${failed.size} of ${jobs.length} cases failed: ${[...failed.keys()].join(', ')}; see the column error of ${out}`);
  return { rows: jobs.length, failed: failed.size, skipped, out };
}
