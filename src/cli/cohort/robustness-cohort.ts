import { csvLine } from '../../core/csv';
import { PmError } from '../../core/errors';
import { chainText, fullChain, parseChain } from '../../radiomics/perturb/chain';
import { type FeatureStability, type Features, stabilityOf } from '../../study/stability';
import { type Context, choice, integer, text } from '../command';
import { writeWhole } from '../output';
import { readParameterOptions } from '../parameters';
import type { Row } from './job';
import { Journal } from './journal';
import { readCohortOptions, workerBackend } from './options';
import { runJobs } from './run';

/** The forms by what `--icc` calls them. */
export const iccNames = ['1,1', '2,1', '3,1', '1,k', '2,k', '3,k'] as const;

export interface RobustnessSummary {
  readonly cases: number;
  readonly failed: number;
  readonly repeats: number;
  readonly perturb: string;
  readonly icc: string;
  readonly out: string;
  readonly features: readonly FeatureStability[];
}

/**
 * The stability of every feature over a cohort whose cases are perturbed. A case of which one repeat fails is left out, with a note.
 * Throws `cohort-failed` where fewer than two cases are left; what is done is kept for the next run.
 */
export async function robustnessCohort(context: Context): Promise<RobustnessSummary> {
  const { cohort, name, out, workers, locate } = await readCohortOptions(context.options);
  const repeats = integer(context.options, 'repeats', 2, 10000) ?? 10;
  const form = `ICC(${choice(context.options, 'icc', iccNames) ?? '1,1'})` as const;
  const given = text(context.options, 'perturb');
  const perturb = chainText(given === undefined ? fullChain : parseChain(given));
  const parameters = await readParameterOptions(context.options);
  const setup = { task: 'perturb', parameters, backend: workerBackend(context.options), seed: context.seed, perturb } as const;
  const jobs = cohort.cases.flatMap(({ id, values }) =>
    Array.from({ length: repeats }, (_, repeat) => ({
      ...{ key: `${id}, repeat ${repeat + 1}`, id, repeat },
      ...{ image: locate(values.image), mask: locate(values.mask) },
    })),
  );
  const journal = await Journal.read(`${out}.part`);
  const { rows, failed } = await runJobs(context, setup, jobs, { out, workers, earlier: new Map(), journal });
  const whole = cohort.cases
    .map(({ id }) => jobs.filter((job) => job.id === id).map(({ key }) => rows.get(key)))
    .filter((list) => list.every((row) => row !== undefined));
  const left = cohort.cases.length - whole.length;
  if (whole.length < 2) {
    await journal.close();
    const why = `${whole.length} of ${cohort.cases.length} cases have features after every perturbation, it takes 2`;
    const first = [...failed].map(([key, error]) => `${key}: ${error}`)[0];
    throw new PmError('cohort-failed', name, first === undefined ? why : `${why} (${first})`, 'correct the cases, or perturb them less');
  }
  const features = stabilityOf(
    whole.map((list) => list.map(featuresOf)),
    form,
  );
  await writeWhole(out, tableText(features));
  await journal.remove();
  if (left > 0) context.note(`${left} of ${cohort.cases.length} cases were left out, because a perturbation of them failed`);
  for (const line of lines(features)) context.print(line);
  context.print(`${out}: ${form} of ${features.length} features over ${whole.length} cases, each perturbed ${repeats} times by ${perturb}`);
  return { cases: whole.length, failed: left, repeats, perturb, icc: form, out, features };
}

function featuresOf(row: Row): Features {
  const features = Object.entries(row).filter(([column]) => !column.startsWith('diagnostics_'));
  return Object.fromEntries(features.map(([column, value]) => [column, Number(value)]));
}

const columns = ['feature', 'icc', 'lower', 'upper', 'class', 'cases'] as const;

function tableText(features: readonly FeatureStability[]): string {
  return csvLine(columns) + features.map((each) => csvLine(columns.map((column) => each[column]))).join('');
}

function* lines(features: readonly FeatureStability[]): Generator<string> {
  const digits = (value: number) => value.toFixed(3);
  for (const { feature, icc, lower, upper, class: rating } of features)
    yield `${feature} ${digits(icc)} (${digits(lower)} to ${digits(upper)}) ${rating ?? 'undefined'}`;
}
