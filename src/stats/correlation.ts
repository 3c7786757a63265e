import { PmError } from '../core/errors';
import { normalQuantile, normalUpper, tUpper } from './distributions';
import { finiteValues, properFraction, sameLength } from './input';
import { pearson } from './mutual-information';
import { kendallBelow, spearmanTail } from './rank-correlation-exact';
import { hasTies, midranks, type Ranks } from './ranks';
import type { Interval, TestResult, TestWithDf } from './test-result';

/** Pearson's correlation with Student's test that there is none, and Fisher's interval; NaN of three cases. */
export interface PearsonTest extends TestWithDf {
  readonly estimate: number;
  readonly interval: Interval;
}

/** A rank correlation and the test that there is none. */
export interface RankCorrelation extends TestResult {
  readonly estimate: number;
}

/** Throws `stats-size` below three cases, `constant` where one list does not vary, `stats-length`, as do the other two. */
export function pearsonTest(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): PearsonTest {
  properFraction(confidence, 'confidence');
  const [x, y] = pairs(a, b, 3);
  const estimate = Math.min(1, Math.max(-1, pearson(x, y)));
  const df = x.length - 2;
  const statistic = estimate * Math.sqrt(df / (1 - estimate ** 2));
  const half = df > 1 ? normalQuantile((1 + confidence) / 2) / Math.sqrt(df - 1) : Number.NaN;
  const interval = [Math.tanh(Math.atanh(estimate) - half), Math.tanh(Math.atanh(estimate) + half)] as const;
  return { estimate, statistic, df, p: 2 * tUpper(Math.abs(statistic), df), interval };
}

/**
 * Spearman's rank correlation. The statistic is Σ d², the squared differences of ranks; P is exact up to 9 cases without ties, by the
 * Edgeworth series of Best and Roberts (Applied Statistics 1975, AS 89) up to 1290, and by Student's t with ties or beyond, as in R. The series
 * has an absolute error, so that a P below 10^-6 or so is none of its own: then `t` says more.
 *
 * Throws `ties` where `exact` is asked for ranks with ties.
 */
export function spearmanTest(a: ArrayLike<number>, b: ArrayLike<number>, method?: 'exact' | 't'): RankCorrelation {
  const [x, y] = pairs(a, b, 2).map(midranks);
  const n = x.ranks.length;
  const estimate = Math.min(1, Math.max(-1, pearson(x.ranks, y.ranks)));
  const center = (n ** 3 - n) / 6;
  const statistic = center * (1 - estimate);
  const tied = hasTies(x) || hasTies(y);
  if (tied && method === 'exact') throw new PmError('ties', 'Spearman test', 'exact P is for values without ties', "use Student's t");
  if ((method ?? (tied || n > 1290 ? 't' : 'exact')) === 'exact') {
    const whole = Math.round(statistic);
    const tail = whole > center ? spearmanTail(whole, n, 'upper') : spearmanTail(whole + 2, n, 'lower');
    return { estimate, statistic, p: Math.min(1, 2 * tail) };
  }
  return { estimate, statistic, p: 2 * tUpper(Math.abs(estimate) / Math.sqrt((1 - estimate ** 2) / (n - 2)), n - 2) };
}

/**
 * Kendall's tau-b. Below 50 cases without ties the statistic is the number of pairs in the same order and P is exact; else the statistic is
 * z, with the variance under ties (Kendall, Rank Correlation Methods 1970), as in R.
 */
export function kendallTest(a: ArrayLike<number>, b: ArrayLike<number>): RankCorrelation {
  const [x, y] = pairs(a, b, 2);
  const [u, v] = [midranks(x), midranks(y)];
  const n = x.length;
  let agree = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) agree += Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
  const all = (n * (n - 1)) / 2;
  const tied = (ranks: Ranks, of: (t: number) => number) => ranks.groups.reduce((sum, t) => sum + of(t), 0);
  const two = (t: number) => t * (t - 1);
  const estimate = agree / Math.sqrt((all - tied(u, two) / 2) * (all - tied(v, two) / 2));
  if (n < 50 && !hasTies(u) && !hasTies(v)) {
    const statistic = Math.round((agree + all) / 2);
    return { estimate, statistic, p: Math.min(1, 2 * Math.min(kendallBelow(statistic, n), 1 - kendallBelow(statistic - 1, n))) };
  }
  const weighted = (t: number) => t * (t - 1) * (2 * t + 5);
  const three = (t: number) => t * (t - 1) * (t - 2);
  const variance =
    (weighted(n) - tied(u, weighted) - tied(v, weighted)) / 18 +
    (tied(u, two) * tied(v, two)) / (2 * two(n)) +
    (n > 2 ? (tied(u, three) * tied(v, three)) / (9 * three(n)) : 0);
  const statistic = agree / Math.sqrt(variance);
  return { estimate, statistic, p: 2 * normalUpper(Math.abs(statistic)) };
}

function pairs(a: ArrayLike<number>, b: ArrayLike<number>, least: number): [Float64Array, Float64Array] {
  sameLength(a, b, 'paired values');
  const [x, y] = [finiteValues(a, 'first values', least), finiteValues(b, 'second values', least)];
  for (const values of [x, y]) {
    if (values.every((value) => value === values[0])) throw new PmError('constant', 'correlation', 'a list does not vary', 'leave it out');
  }
  return [x, y];
}
