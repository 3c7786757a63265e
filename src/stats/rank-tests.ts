import { PmError } from '../core/errors';
import { chi2Upper, normalUpper } from './distributions';
import { finiteValues, sameLength } from './input';
import { hasTies, midranks, tieTerm } from './ranks';
import type { TestResult, TestWithDf } from './test-result';

/** How P is found. By default exact below 50 values a group without ties, else by the normal distribution with continuity correction, as in R. */
export type RankMethod = 'exact' | 'normal' | 'normal-uncorrected';

/**
 * The test of Wilcoxon (1945) and Mann and Whitney (1947) that neither of two groups tends to larger values. The statistic is the number of
 * pairs in which the first is larger, ties counting half. NaN for P where all values are equal, as in R.
 *
 * Throws `ties` where the exact distribution is asked for values with ties.
 */
export function mannWhitney(a: ArrayLike<number>, b: ArrayLike<number>, method?: RankMethod): TestResult {
  const [x, y] = [finiteValues(a, 'first group'), finiteValues(b, 'second group')];
  const [m, n] = [x.length, y.length];
  const ranked = midranks([...x, ...y]);
  const statistic = ranked.ranks.subarray(0, m).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  const chosen = method ?? (m < 50 && n < 50 && !hasTies(ranked) ? 'exact' : 'normal');
  if (chosen === 'exact') {
    if (hasTies(ranked)) throw withTies('Mann-Whitney test');
    return { statistic, p: exactP(statistic, (m * n) / 2, subsetSums(m + n, m), (m * (m + 1)) / 2) };
  }
  const N = m + n;
  const spread = Math.sqrt(((m * n) / 12) * (N + 1 - tieTerm(ranked) / (N * (N - 1))));
  return { statistic, p: normalP(statistic - (m * n) / 2, spread, chosen) };
}

/** Wilcoxon's signed rank test of paired values: the sum of the ranks of positive differences; differences of 0 are left out, as in R. */
export function signedRank(a: ArrayLike<number>, b: ArrayLike<number>, method?: RankMethod): TestResult {
  sameLength(a, b, 'paired values');
  const second = finiteValues(b, 'second values');
  const all = finiteValues(a, 'first values').map((value, i) => value - second[i]);
  const differences = all.filter((value) => value !== 0);
  const n = differences.length;
  const ranked = midranks(differences.map(Math.abs));
  const statistic = ranked.ranks.reduce((sum, rank, i) => sum + (differences[i] > 0 ? rank : 0), 0);
  const inexact = hasTies(ranked) || n < all.length;
  const chosen = method ?? (n < 50 && !inexact ? 'exact' : 'normal');
  if (chosen === 'exact') {
    if (inexact) throw withTies('signed rank test');
    return { statistic, p: exactP(statistic, (n * (n + 1)) / 4, subsetSums(n), 0) };
  }
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(ranked) / 48);
  return { statistic, p: normalP(statistic - (n * (n + 1)) / 4, spread, chosen) };
}

/** Kruskal and Wallis' test (JASA 1952) that no group tends to larger values than another. Throws `stats-size` below two groups. */
export function kruskalWallis(groups: readonly ArrayLike<number>[]): TestWithDf {
  if (groups.length < 2) throw new PmError('stats-size', 'Kruskal-Wallis test', `there is ${groups.length} group`, 'give at least two');
  const values = groups.map((group, i) => finiteValues(group, `group ${i + 1}`));
  const ranked = midranks(values.flatMap((group) => Array.from(group)));
  const N = ranked.ranks.length;
  let [start, sum] = [0, 0];
  for (const { length } of values) {
    sum += ranked.ranks.subarray(start, start + length).reduce((total, rank) => total + rank, 0) ** 2 / length;
    start += length;
  }
  const statistic = ((12 * sum) / (N * (N + 1)) - 3 * (N + 1)) / (1 - tieTerm(ranked) / (N ** 3 - N));
  return { statistic, df: groups.length - 1, p: chi2Upper(statistic, groups.length - 1) };
}

function withTies(what: string): PmError {
  return new PmError('ties', what, 'the exact distribution is for values without ties', 'use the normal distribution');
}

/** How many subsets of 1..n, all of them or those of `size`, have each sum. Only sums of positive terms: the counts lose nothing. */
function subsetSums(n: number, size?: number): Float64Array {
  const most = (n * (n + 1)) / 2;
  const counts = Array.from({ length: (size ?? 0) + 1 }, () => new Float64Array(most + 1));
  counts[0][0] = 1;
  for (let value = 1; value <= n; value++) {
    for (let k = size ?? 0; k >= (size === undefined ? 0 : 1); k--) {
      const [to, from] = [counts[k], counts[size === undefined ? 0 : k - 1]];
      for (let sum = most; sum >= value; sum--) to[sum] += from[sum - value];
    }
  }
  return counts[size ?? 0];
}

/** Twice the tail on the side of the statistic, at most 1. */
function exactP(statistic: number, center: number, counts: Float64Array, shift: number): number {
  let [tail, total] = [0, 0];
  for (const [sum, count] of counts.entries()) {
    total += count;
    if (statistic > center ? sum - shift >= statistic : sum - shift <= statistic) tail += count;
  }
  return Math.min(1, (2 * tail) / total);
}

function normalP(distance: number, spread: number, method: RankMethod): number {
  const corrected = method === 'normal' ? distance - Math.sign(distance) / 2 : distance;
  return 2 * normalUpper(Math.abs(corrected / spread)) > 1 ? 1 : 2 * Math.min(normalUpper(corrected / spread), normalUpper(-corrected / spread));
}
