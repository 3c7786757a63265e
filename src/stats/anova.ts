import { PmError } from '../core/errors';
import { mean, squaresAbout, variance } from './descriptive';
import { fUpper } from './distributions';
import { finiteValues } from './input';
import type { TestWithDf } from './test-result';

type FTest = TestWithDf<readonly [number, number]>;

/**
 * One-way analysis of variance (Fisher 1925): that groups with the same variance have the same mean.
 * Throws `stats-size` below two groups or without a case to spare, `constant` where no group varies.
 */
export function anova(groups: readonly ArrayLike<number>[]): FTest {
  const values = checked(groups, 1);
  const all = Float64Array.from(values.flatMap((group) => Array.from(group)));
  const center = mean(all);
  const df = [values.length - 1, all.length - values.length] as const;
  if (df[1] < 1) throw new PmError('stats-size', 'analysis of variance', 'every group has one case', 'give more cases');
  const between = values.reduce((sum, group) => sum + group.length * (mean(group) - center) ** 2, 0);
  const within = values.reduce((sum, group) => sum + squaresAbout(group), 0);
  if (within === 0) throw new PmError('constant', 'analysis of variance', 'no group varies', 'leave out what does not vary');
  const statistic = between / df[0] / (within / df[1]);
  return { statistic, df, p: fUpper(statistic, ...df) };
}

/** Welch's analysis of variance (Biometrika 1951), whose groups may differ in variance. Throws `stats-size`, `constant` where a group does not vary. */
export function welchAnova(groups: readonly ArrayLike<number>[]): FTest {
  const values = checked(groups, 2);
  const weights = values.map((group) => group.length / variance(group));
  if (!weights.every(Number.isFinite)) throw new PmError('constant', 'analysis of variance', 'a group does not vary', 'leave it out');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = values.map(mean);
  const center = weights.reduce((sum, weight, g) => sum + weight * means[g], 0) / total;
  const k = values.length;
  const unsure = weights.reduce((sum, weight, g) => sum + (1 - weight / total) ** 2 / (values[g].length - 1), 0) / (k ** 2 - 1);
  const between = weights.reduce((sum, weight, g) => sum + weight * (means[g] - center) ** 2, 0);
  const statistic = between / ((k - 1) * (1 + 2 * (k - 2) * unsure));
  const df = [k - 1, 1 / (3 * unsure)] as const;
  return { statistic, df, p: fUpper(statistic, ...df) };
}

function checked(groups: readonly ArrayLike<number>[], least: number): Float64Array[] {
  if (groups.length < 2) throw new PmError('stats-size', 'analysis of variance', `there is ${groups.length} group`, 'give at least two');
  return groups.map((group, i) => finiteValues(group, `group ${i + 1}`, least));
}
