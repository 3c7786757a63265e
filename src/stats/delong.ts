import { PmError } from '../core/errors';
import { normalQuantile, normalUpper, tUpper } from './distributions';
import { binaryLabels, finiteValues, properFraction, sameLength } from './input';
import { midranks } from './ranks';
import type { Interval, TestResult, TestWithDf } from './test-result';

/** The area under a ROC curve with its variance. */
export interface Auc {
  readonly auc: number;
  readonly variance: number;
  /** Clipped to [0, 1]. */
  readonly interval: Interval;
}

/** For each positive the share of negatives below it, for each negative the share of positives above it; ties count half. */
interface Placements {
  readonly auc: number;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * The area under the curve of `scores`, higher for positives, with the variance of DeLong, DeLong and Clarke-Pearson (Biometrics 1988) by
 * the midranks of Sun and Xu (IEEE Signal Processing Letters 2014), in O(n log n).
 *
 * Throws `one-class`, and `delong-size` where there are fewer than two of either kind.
 */
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, confidence = 0.95): Auc {
  properFraction(confidence, 'confidence');
  const placements = placementsOf(scores, labels);
  const variance = covariance(placements, placements);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  const { auc } = placements;
  return { auc, variance, interval: [Math.max(0, auc - half), Math.min(1, auc + half)] };
}

/** Two areas compared, with the interval of their difference. */
export interface DelongTest extends TestResult {
  readonly a: number;
  readonly b: number;
  readonly interval: Interval;
}

/** DeLong's test that two scores of the same cases have the same area. Scores that order all cases alike give z = 0. Throws as `delong`. */
export function delongPaired(a: ArrayLike<number>, b: ArrayLike<number>, labels: ArrayLike<number>, confidence = 0.95): DelongTest {
  properFraction(confidence, 'confidence');
  const [one, two] = [placementsOf(a, labels), placementsOf(b, labels)];
  const difference = one.auc - two.auc;
  const deviation = Math.sqrt(Math.max(0, covariance(one, one) + covariance(two, two) - 2 * covariance(one, two)));
  const statistic = difference === 0 && deviation === 0 ? 0 : difference / deviation;
  const half = normalQuantile((1 + confidence) / 2) * deviation;
  const interval = [difference - half, difference + half] as const;
  return { a: one.auc, b: two.auc, statistic, p: 2 * normalUpper(Math.abs(statistic)), interval };
}

/** DeLong's test of the areas of two groups of different cases, with Welch's degrees of freedom, as pROC has it. */
export function delongUnpaired(a: LabelledScores, b: LabelledScores): TestWithDf {
  const [one, two] = [delong(a.scores, a.labels), delong(b.scores, b.labels)];
  const total = one.variance + two.variance;
  const statistic = (one.auc - two.auc) / Math.sqrt(total);
  const df = total ** 2 / (one.variance ** 2 / (a.labels.length - 1) + two.variance ** 2 / (b.labels.length - 1));
  return { statistic, df, p: 2 * tUpper(Math.abs(statistic), df) };
}

/** Scores of some cases and what these are. */
export interface LabelledScores {
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

function placementsOf(scores: ArrayLike<number>, labels: ArrayLike<number>): Placements {
  sameLength(scores, labels, 'scores and labels');
  const values = finiteValues(scores, 'scores');
  const truth = binaryLabels(labels, 'labels');
  const of = (kind: number) => Array.from(truth.keys()).filter((i) => truth[i] === kind);
  const [up, down] = [of(1), of(0)];
  if (up.length < 2 || down.length < 2) {
    throw new PmError('delong-size', "DeLong's variance", `there are ${up.length} positives and ${down.length} negatives`, 'give two of either');
  }
  const { ranks } = midranks(values);
  const among = (cases: readonly number[]) => midranks(cases.map((i) => values[i])).ranks;
  const [amongUp, amongDown] = [among(up), among(down)];
  const positives = Float64Array.from(up, (i, n) => (ranks[i] - amongUp[n]) / down.length);
  const negatives = Float64Array.from(down, (i, n) => 1 - (ranks[i] - amongDown[n]) / up.length);
  // Ranks are multiples of 1/2: the sum is exact.
  const rankSum = up.reduce((sum, i) => sum + ranks[i], 0);
  return { auc: (rankSum - (up.length * (up.length + 1)) / 2) / (up.length * down.length), positives, negatives };
}

function covariance(a: Placements, b: Placements): number {
  const of = (x: Float64Array, y: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (x[i] - a.auc) * (y[i] - b.auc);
    return sum / (x.length - 1) / x.length;
  };
  return of(a.positives, b.positives) + of(a.negatives, b.negatives);
}
