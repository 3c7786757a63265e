import { PmError } from '../core/errors';
import { margins } from './chi-squared';
import { lnGamma } from './distributions';
import { properFraction } from './input';
import { findRoot, unirootTolerance } from './root';
import type { Interval } from './test-result';

/** Tables count as no more likely than the observed one up to this factor, as in R: rounding must not decide. */
const slack = 1 + 1e-7;

/** Fisher's exact test of a two by two table. */
export interface Fisher {
  readonly p: number;
  /** The odds ratio of largest likelihood given the margins, and its exact interval. */
  readonly oddsRatio: number;
  readonly interval: Interval;
}

/**
 * Fisher's exact test of `[[a, b], [c, d]]`: the probability, given the margins, of all tables no more likely than this one; with the
 * conditional estimate of the odds ratio, which has a noncentral hypergeometric distribution (Fisher, JRSS 1935). `tolerance` is that of the odds ratio's
 * roots, by default R's, so that its digits are R's; 1e-14 gives all digits. Throws as `margins`, and `table-shape` for another size.
 */
export function fisherExact(table: readonly (readonly number[])[], confidence = 0.95, tolerance = unirootTolerance): Fisher {
  const { rows, columns } = margins(table);
  if (rows.length !== 2 || columns.length !== 2) {
    throw new PmError('table-shape', 'odds ratio', `the table is ${rows.length} by ${columns.length}`, 'give two by two, or use fisherExactP');
  }
  properFraction(confidence, 'confidence');
  const x = table[0][0];
  const low = Math.max(0, rows[0] - columns[1]);
  const high = Math.min(rows[0], columns[0]);
  const support = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const logs = support.map((a) => -logFactorials([a, rows[0] - a, columns[0] - a, columns[1] - rows[0] + a]));
  const density = (odds: number) => {
    const weights = logs.map((log, i) => log + Math.log(odds) * support[i]);
    const most = Math.max(...weights);
    const relative = weights.map((weight) => Math.exp(weight - most));
    const total = relative.reduce((sum, d) => sum + d, 0);
    return relative.map((d) => d / total);
  };
  const expectation = (odds: number) => {
    if (odds === 0) return low;
    return density(odds).reduce((sum, d, i) => sum + d * support[i], 0);
  };
  const tail = (odds: number, upper: boolean) => {
    if (odds === 0) return upper ? Number(x === low) : 1;
    return density(odds).reduce((sum, d, i) => sum + ((upper ? support[i] >= x : support[i] <= x) ? d : 0), 0);
  };
  /** Where an expression that grows or falls with the odds ratio is 0; above 1 the search is over its inverse. */
  const solve = (f: (odds: number) => number, above: boolean) => {
    if (f(1) === 0) return 1;
    return above ? 1 / findRoot((t) => f(1 / t), Number.EPSILON, 1, tolerance) : findRoot(f, 0, 1, tolerance);
  };
  const alpha = (1 - confidence) / 2;
  const central = density(1);
  return {
    p: Math.min(
      1,
      central.reduce((sum, d) => sum + (d <= central[x - low] * slack ? d : 0), 0),
    ),
    oddsRatio: x === low ? 0 : x === high ? Number.POSITIVE_INFINITY : solve((odds) => expectation(odds) - x, expectation(1) < x),
    interval: [
      x === low ? 0 : solve((odds) => tail(odds, true) - alpha, tail(1, true) < alpha),
      x === high ? Number.POSITIVE_INFINITY : solve((odds) => tail(odds, false) - alpha, tail(1, false) > alpha),
    ],
  };
}

/**
 * The P of Fisher's exact test of a table of any size (Freeman and Halton, Biometrika 1951), by going through all tables with the
 * margins. Throws as `margins`, and `fisher-size` where there are more than `most`.
 */
export function fisherExactP(table: readonly (readonly number[])[], most = 2e7): number {
  const { rows, columns, total } = margins(table);
  const constant = logFactorials(rows) + logFactorials(columns) - logFactorials([total]);
  const factorials = Float64Array.from({ length: total + 1 }, (_, i) => lnGamma(i + 1));
  const observed = constant - logFactorials(table.flat()) + Math.log(slack);
  const left = Float64Array.from(rows);
  let p = 0;
  let seen = 0;
  /** Fills column `j` from row `i` on, `rest` of it to be placed; the last column takes what is left. */
  const fill = (i: number, j: number, rest: number, log: number): void => {
    if (j === columns.length - 1) {
      if (++seen > most) throw tooMany(most);
      let whole = log;
      for (const count of left) whole -= factorials[count];
      if (whole <= observed) p += Math.exp(whole);
      return;
    }
    const last = i === left.length - 1;
    for (let count = last ? rest : 0; count <= Math.min(rest, left[i]); count++) {
      left[i] -= count;
      if (last) fill(0, j + 1, columns[j + 1], log - factorials[count]);
      else fill(i + 1, j, rest - count, log - factorials[count]);
      left[i] += count;
    }
  };
  fill(0, 0, columns[0], constant);
  return Math.min(1, p);
}

function tooMany(most: number): PmError {
  return new PmError('fisher-size', "Fisher's exact test", `more than ${most} tables have these margins`, 'use the chi-squared test');
}

function logFactorials(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + lnGamma(count + 1), 0);
}
