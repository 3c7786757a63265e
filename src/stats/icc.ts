import { PmError } from '../core/errors';
import { fQuantile, fUpper } from './distributions';

/** Sources of variance in a table of targets (rows) by raters (columns). */
export interface TwoWayMeans {
  /** Targets and raters. */
  readonly n: number;
  readonly k: number;
  /** Mean squares between targets (rows), within targets, between raters (columns) and of the residual. */
  readonly msr: number;
  readonly msw: number;
  readonly msc: number;
  readonly mse: number;
}

/** One intraclass correlation with its confidence interval, and the F test that it is 0. */
export interface Icc {
  readonly icc: number;
  readonly lower: number;
  readonly upper: number;
  readonly f: number;
  readonly p: number;
}

/**
 * The intraclass correlations of Shrout and Fleiss (Psychological Bulletin 1979): `1` raters differ from target to target, `2` the same
 * raters, a random sample, absolute agreement, `3` the same raters, only these, consistency. `k` is the reliability of their mean.
 */
export const iccForms = ['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)', 'ICC(1,k)', 'ICC(2,k)', 'ICC(3,k)'] as const;
export type IccForm = (typeof iccForms)[number];

/**
 * Mean squares of `ratings`, one list of k finite values for each of n targets.
 * Throws `icc-table` where there are fewer than two of either, rows differ in length or a value is not finite.
 */
export function twoWayMeans(ratings: readonly ArrayLike<number>[]): TwoWayMeans {
  const n = ratings.length;
  const k = ratings[0]?.length ?? 0;
  const refuse = (why: string) => new PmError('icc-table', 'intraclass correlation', why, 'give a finite value of each rater for each target');
  if (n < 2 || k < 2) throw refuse(`it needs at least 2 targets and 2 raters, there are ${n} and ${k}`);
  const rows = new Float64Array(n);
  const columns = new Float64Array(k);
  // Values less the first one: a table without variance gives zeros, not rounding errors.
  const values = Array.from(ratings, (row, i) => {
    if (row.length !== k) throw refuse(`target ${i + 1} has ${row.length} values, the first has ${k}`);
    return Float64Array.from(row, (value) => value - ratings[0][0]);
  });
  for (const [i, row] of values.entries()) {
    for (const [j, value] of row.entries()) {
      if (!Number.isFinite(value)) throw refuse(`value ${j + 1} of target ${i + 1} is ${ratings[i][j]}`);
      rows[i] += value;
      columns[j] += value;
    }
  }
  const mean = rows.reduce((sum, x) => sum + x, 0) / (n * k);
  let [between, within, raters, residual] = [0, 0, 0, 0];
  for (const [i, row] of values.entries()) {
    between += k * (rows[i] / k - mean) ** 2;
    for (const [j, value] of row.entries()) {
      within += (value - rows[i] / k) ** 2;
      residual += (value - rows[i] / k - columns[j] / n + mean) ** 2;
    }
  }
  for (const sum of columns) raters += n * (sum / n - mean) ** 2;
  return { n, k, msr: between / (n - 1), msw: within / (n * (k - 1)), msc: raters / (k - 1), mse: residual / ((n - 1) * (k - 1)) };
}

/**
 * An intraclass correlation with its interval at `confidence` (McGraw and Wong, Psychological Methods 1996, tables 4 and 7; for form 2
 * with Satterthwaite's degrees of freedom). NaN where nothing varies.
 */
export function icc(means: TwoWayMeans, form: IccForm, confidence = 0.95): Icc {
  const { n, k, msr, msw, msc, mse } = means;
  const tail = (1 + confidence) / 2;
  const error = form[4] === '1' ? msw : mse;
  const df = form[4] === '1' ? n * (k - 1) : (n - 1) * (k - 1);
  const f = msr / error;
  const single = form[4] === '2' ? absolute(means, tail) : oneSource(msr, error, k, fQuantile(tail, n - 1, df), fQuantile(tail, df, n - 1));
  const p = fUpper(f, n - 1, df);
  if (form[6] === '1') return { ...single, f, p };
  // Written out, not by the formula for the bounds: it is exact where a single rating has no variance of its own.
  const value = form[4] === '2' ? (msr - mse) / (msr + (msc - mse) / n) : (msr - error) / msr;
  return { icc: value, lower: ofMean(single.lower, k), upper: ofMean(single.upper, k), f, p };
}

type Interval = Pick<Icc, 'icc' | 'lower' | 'upper'>;

function oneSource(msr: number, error: number, k: number, low: number, high: number): Interval {
  const of = (signal: number, noise: number) => (signal - noise) / (signal + (k - 1) * noise);
  return { icc: of(msr, error), lower: of(msr, low * error), upper: of(msr * high, error) };
}

function absolute({ n, k, msr, msc, mse }: TwoWayMeans, tail: number): Interval {
  const value = (msr - mse) / (msr + (k - 1) * mse + (k * (msc - mse)) / n);
  // McGraw and Wong's a and b times n (1 - ICC), which may be 0; v does not change.
  const a = k * value * msc;
  const b = (n * (1 - value) + k * value * (n - 1)) * mse;
  const spread = a ** 2 / (k - 1) + b ** 2 / ((n - 1) * (k - 1));
  const v = spread > 0 ? (a + b) ** 2 / spread : k - 1;
  const low = fQuantile(tail, n - 1, v);
  const high = fQuantile(tail, v, n - 1);
  const others = k * msc + (k * n - k - n) * mse;
  return { icc: value, lower: (n * (msr - low * mse)) / (low * others + n * msr), upper: (n * (high * msr - mse)) / (others + n * high * msr) };
}

/** Spearman and Brown: the reliability of the mean of k ratings. */
function ofMean(single: number, k: number): number {
  return (k * single) / (1 + (k - 1) * single);
}

export type Reliability = 'poor' | 'moderate' | 'good' | 'excellent';

/** Koo and Li (Journal of Chiropractic Medicine 2016), by the lower bound of the interval; `undefined` for NaN. */
export function reliabilityOf(lower: number): Reliability | undefined {
  if (Number.isNaN(lower)) return undefined;
  return lower < 0.5 ? 'poor' : lower < 0.75 ? 'moderate' : lower < 0.9 ? 'good' : 'excellent';
}
