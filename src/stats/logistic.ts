import { PmError } from '../core/errors';
import { chi2Upper, normalQuantile, normalUpper } from './distributions';
import { finiteValues, sameLength } from './input';
import { leastSquares } from './least-squares';
import type { Interval, TestWithDf } from './test-result';

/** A logistic regression; the intercept comes first. */
export interface Logistic {
  readonly coefficients: readonly number[];
  readonly errors: readonly number[];
  readonly z: readonly number[];
  readonly p: readonly number[];
  /** Wald's 95 % intervals. */
  readonly intervals: readonly Interval[];
  readonly covariance: readonly Float64Array[];
  readonly deviance: number;
  readonly fitted: Float64Array;
  readonly converged: boolean;
  /** Whether a fitted probability is numerically 0 or 1: then the classes may be separated, and coefficients and errors mean nothing. */
  readonly separated: boolean;
}

export interface LogisticOptions {
  /** Added to the linear predictor. */
  readonly offset?: ArrayLike<number>;
  /** Default 10^-14; R's is 10^-8, with which standard errors have about six digits. */
  readonly tolerance?: number;
}

/**
 * Logistic regression by iteratively reweighted least squares, with R's start and end (McCullagh and Nelder, Generalized Linear Models
 * 1989): fitted values begin at (y + 1/2) / 2, and it ends when the deviance changes by less than `tolerance` of itself, or after 100 rounds.
 * `terms` are lists of one value a case; `y` lies in [0, 1].
 *
 * Throws `collinear`, `stats-label`, `stats-length`, `stats-value`.
 */
export function logisticRegression(terms: readonly ArrayLike<number>[], y: ArrayLike<number>, options: LogisticOptions = {}): Logistic {
  const { offset, tolerance = 1e-14 } = options;
  const response = finiteValues(y, 'response');
  const bad = response.find((value) => value < 0 || value > 1);
  if (bad !== undefined) throw new PmError('stats-label', 'response', `${bad} is not in [0, 1]`, 'give binary labels');
  const columns = [new Float64Array(response.length).fill(1), ...terms.map((term, j) => finiteValues(term, `term ${j + 1}`))];
  for (const column of [...columns, offset ?? response]) sameLength(column, response, 'terms and response');
  const shift = offset ? finiteValues(offset, 'offset') : new Float64Array(response.length);
  let fitted = response.map((value) => (value + 0.5) / 2);
  let eta = fitted.map((mu) => Math.log(mu / (1 - mu)));
  let deviance = devianceOf(response, fitted);
  let converged = false;
  let solution = leastSquares([], []);
  for (let round = 0; round < 100 && !converged; round++) {
    const slope = eta.map(slopeAt);
    const root = slope.map((d, i) => d / Math.sqrt(fitted[i] * (1 - fitted[i])));
    const working = eta.map((value, i) => root[i] * (value - shift[i] + (response[i] - fitted[i]) / slope[i]));
    solution = leastSquares(
      columns.map((column) => column.map((value, i) => value * root[i])),
      working,
    );
    const { coefficients } = solution;
    eta = shift.map((value, i) => columns.reduce((sum, column, j) => sum + coefficients[j] * column[i], value));
    fitted = eta.map(inverseLink);
    const before = deviance;
    deviance = devianceOf(response, fitted);
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < tolerance;
  }
  const coefficients = Array.from(solution.coefficients);
  const errors = coefficients.map((_, j) => Math.sqrt(solution.inverse[j][j]));
  const z = coefficients.map((value, j) => value / errors[j]);
  const half = normalQuantile(0.975);
  return {
    coefficients,
    errors,
    z,
    p: z.map((value) => 2 * normalUpper(Math.abs(value))),
    intervals: coefficients.map((value, j) => [value - half * errors[j], value + half * errors[j]]),
    covariance: solution.inverse,
    deviance,
    fitted,
    converged,
    separated: fitted.some((mu) => mu < 10 * Number.EPSILON || mu > 1 - 10 * Number.EPSILON),
  };
}

/** The likelihood ratio test of a regression against one with fewer terms of the same cases. */
export function likelihoodRatioTest(smaller: Logistic, larger: Logistic): TestWithDf {
  const statistic = smaller.deviance - larger.deviance;
  const df = larger.coefficients.length - smaller.coefficients.length;
  return { statistic, df, p: chi2Upper(statistic, df) };
}

/** Beyond ±30 as R has it: the probability is as far from 0 and 1 as f64 can tell. */
function inverseLink(eta: number): number {
  const odds = eta < -30 ? Number.EPSILON : eta > 30 ? 1 / Number.EPSILON : Math.exp(eta);
  return odds / (1 + odds);
}

function slopeAt(eta: number): number {
  return Math.abs(eta) > 30 ? Number.EPSILON : Math.exp(eta) / (1 + Math.exp(eta)) ** 2;
}

function devianceOf(y: Float64Array, fitted: Float64Array): number {
  const part = (value: number, mean: number) => (value > 0 ? value * Math.log(value / mean) : 0);
  return 2 * y.reduce((sum, value, i) => sum + part(value, fitted[i]) + part(1 - value, 1 - fitted[i]), 0);
}
