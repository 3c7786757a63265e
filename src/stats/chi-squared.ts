import { PmError } from '../core/errors';
import { chi2Upper } from './distributions';
import { wholeCounts } from './input';
import type { TestWithDf } from './test-result';

/** The sums of rows and columns of a table of counts. */
export interface Margins {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly total: number;
}

/** Throws `table-shape` for a table of fewer than two rows or columns or a ragged or empty one, `stats-count` for what is no count. */
export function margins(table: readonly (readonly number[])[]): Margins {
  const width = table[0]?.length ?? 0;
  const refuse = (why: string) => new PmError('table-shape', 'contingency table', why, 'give rows of counts, at least two by two');
  if (table.length < 2 || width < 2) throw refuse(`it is ${table.length} by ${width}`);
  if (table.some((row) => row.length !== width)) throw refuse('its rows differ in length');
  for (const row of table) wholeCounts(row, 'contingency table');
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table[0].map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw refuse('all of its counts are 0');
  return { rows, columns, total };
}

/**
 * Pearson's chi-squared test that rows and columns of a table of counts are independent, without correction or, for two by two, with
 * that of Yates (Supplement to JRSS 1934): every |observed - expected| is lessened by 1/2, but not below 0. NaN where a row or a
 * column is empty, as in R.
 */
export function chiSquaredTest(table: readonly (readonly number[])[], correction: 'none' | 'yates' = 'none'): TestWithDf {
  const { rows, columns, total } = margins(table);
  const cells = table.flatMap((row, i) => row.map((observed, j) => ({ observed, expected: (rows[i] * columns[j]) / total })));
  if (correction === 'yates' && cells.length !== 4) {
    throw new PmError('table-shape', "Yates' correction", `the table is ${rows.length} by ${columns.length}`, 'correct two by two tables only');
  }
  const less = correction === 'yates' ? Math.min(0.5, ...cells.map(({ observed, expected }) => Math.abs(observed - expected))) : 0;
  const statistic = cells.reduce((sum, { observed, expected }) => sum + (Math.abs(observed - expected) - less) ** 2 / expected, 0);
  const df = (rows.length - 1) * (columns.length - 1);
  return { statistic, df, p: chi2Upper(statistic, df) };
}
