import { PmError } from '../core/errors';
import { mean, squaresAbout, variance } from './descriptive';
import { tQuantile, tUpper } from './distributions';
import { finiteValues, properFraction, sameLength } from './input';
import type { Interval, TestWithDf } from './test-result';

/** A t test, with the interval of the difference of means. */
export interface TTest extends TestWithDf {
  readonly difference: number;
  readonly interval: Interval;
}

/** Student's test that two groups with the same variance have the same mean. Throws `constant` where nothing varies, as R does. */
export function studentTest(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): TTest {
  const [x, y] = [finiteValues(a, 'first group'), finiteValues(b, 'second group')];
  const df = x.length + y.length - 2;
  const pooled = (squaresAbout(x) + squaresAbout(y)) / df;
  return finish(mean(x), mean(y), Math.sqrt(pooled * (1 / x.length + 1 / y.length)), df, confidence);
}

/** Welch's test (Biometrika 1947), whose groups may differ in variance. Throws `constant`, `stats-size` below two values. */
export function welchTest(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): TTest {
  const [x, y] = [finiteValues(a, 'first group', 2), finiteValues(b, 'second group', 2)];
  const [u, v] = [variance(x) / x.length, variance(y) / y.length];
  const df = (u + v) ** 2 / (u ** 2 / (x.length - 1) + v ** 2 / (y.length - 1));
  return finish(mean(x), mean(y), Math.sqrt(u + v), df, confidence);
}

/** Student's test that paired differences have mean 0. Throws `constant`, `stats-length`. */
export function pairedTest(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): TTest {
  sameLength(a, b, 'paired values');
  const second = finiteValues(b, 'second values', 2);
  const differences = finiteValues(a, 'first values', 2).map((value, i) => value - second[i]);
  return finish(mean(differences), 0, Math.sqrt(variance(differences) / differences.length), differences.length - 1, confidence);
}

function finish(first: number, second: number, error: number, df: number, confidence: number): TTest {
  properFraction(confidence, 'confidence');
  if (error < 10 * Number.EPSILON * Math.max(Math.abs(first), Math.abs(second)) || error === 0) {
    throw new PmError('constant', 't test', 'the values are essentially constant', 'leave out what does not vary');
  }
  if (!(df > 0)) throw new PmError('stats-size', 't test', 'there are too few values', 'give at least two in a group');
  const difference = first - second;
  const half = tQuantile((1 + confidence) / 2, df) * error;
  const statistic = difference / error;
  return { statistic, df, p: 2 * tUpper(Math.abs(statistic), df), difference, interval: [difference - half, difference + half] };
}
