import { PmError } from '../core/errors';
import { squaresAbout, variance } from './descriptive';
import { chi2Upper, fCdf, fQuantile, fUpper } from './distributions';
import { finiteValues, properFraction } from './input';
import type { Interval, TestWithDf } from './test-result';

/** A ratio of variances, `statistic`, with its interval. */
export interface VarianceRatio extends TestWithDf<readonly [number, number]> {
  readonly interval: Interval;
}

/** Fisher's F test that two normal groups have the same variance. Throws `stats-size` below two values, `constant` where a group does not vary. */
export function varianceRatio(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): VarianceRatio {
  properFraction(confidence, 'confidence');
  const [x, y] = [varying(a, 'first group'), varying(b, 'second group')];
  const df = [x.length - 1, y.length - 1] as const;
  const statistic = variance(x) / variance(y);
  const bound = (p: number) => statistic / fQuantile(p, ...df);
  return {
    statistic,
    df,
    p: Math.min(1, 2 * Math.min(fCdf(statistic, ...df), fUpper(statistic, ...df))),
    interval: [bound((1 + confidence) / 2), bound((1 - confidence) / 2)],
  };
}

/** Bartlett's test that normal groups have the same variance (Proceedings of the Royal Society A 1937). Throws as `varianceRatio`. */
export function bartlettTest(groups: readonly ArrayLike<number>[]): TestWithDf {
  if (groups.length < 2) throw new PmError('stats-size', "Bartlett's test", `there is ${groups.length} group`, 'give at least two');
  const values = groups.map((group, i) => varying(group, `group ${i + 1}`));
  const sum = (of: (group: Float64Array) => number) => values.reduce((total, group) => total + of(group), 0);
  const free = sum((group) => group.length - 1);
  const excess = free * Math.log(sum((group) => squaresAbout(group)) / free) - sum((group) => (group.length - 1) * Math.log(variance(group)));
  const scale = 1 + (sum((group) => 1 / (group.length - 1)) - 1 / free) / (3 * (values.length - 1));
  const statistic = excess / scale;
  return { statistic, df: values.length - 1, p: chi2Upper(statistic, values.length - 1) };
}

function varying(values: ArrayLike<number>, what: string): Float64Array {
  const kept = finiteValues(values, what, 2);
  if (kept.some((value) => value !== kept[0])) return kept;
  throw new PmError('constant', what, 'it does not vary', 'leave out what does not vary');
}
