import { PmError } from '../core/errors';
import { sampleQuantiles } from './descriptive';
import { chi2Upper } from './distributions';
import { binaryLabels, finiteValues, sameLength } from './input';
import { type Logistic, logisticRegression } from './logistic';
import type { TestWithDf } from './test-result';

/** Probabilities and labels, checked. Throws `probability` outside [0, 1]. */
function cases(probabilities: ArrayLike<number>, labels: ArrayLike<number>): [p: Float64Array, y: Uint8Array] {
  sameLength(probabilities, labels, 'probabilities and labels');
  const p = finiteValues(probabilities, 'probabilities');
  const bad = p.find((value) => value < 0 || value > 1);
  if (bad !== undefined) throw new PmError('probability', 'probabilities', `${bad} is not in [0, 1]`, 'give probabilities');
  return [p, binaryLabels(labels, 'labels')];
}

/** The mean squared error of probabilities (Brier, Monthly Weather Review 1950). */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const [p, y] = cases(probabilities, labels);
  return p.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0) / p.length;
}

/** The mean of -ln of the probability of what is true; infinite where that was 0. */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const [p, y] = cases(probabilities, labels);
  return p.reduce((sum, value, i) => sum - (y[i] ? Math.log(value) : Math.log1p(-value)), 0) / p.length;
}

export interface CalibrationLine {
  /** Of the logistic regression of labels on logits: 0 and 1 where probabilities are right. */
  readonly intercept: number;
  readonly slope: number;
  readonly fit: Logistic;
  /** The intercept when the slope is held at 1. */
  readonly inTheLarge: number;
}

/** Cox' recalibration (Biometrika 1958). Throws `probability` where one is 0 or 1: its logit is infinite. */
export function calibrationLine(probabilities: ArrayLike<number>, labels: ArrayLike<number>): CalibrationLine {
  const [p, y] = cases(probabilities, labels);
  if (p.some((value) => value === 0 || value === 1)) {
    throw new PmError('probability', 'calibration', 'a probability is 0 or 1, its logit infinite', 'leave out such cases');
  }
  const logits = p.map((value) => Math.log(value / (1 - value)));
  const fit = logisticRegression([logits], y);
  const [intercept, slope] = fit.coefficients;
  return { intercept, slope, fit, inTheLarge: logisticRegression([], y, { offset: logits }).coefficients[0] };
}

/** One group of cases. */
export interface CalibrationGroup {
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
}

export interface HosmerLemeshow extends TestWithDf {
  readonly groups: readonly CalibrationGroup[];
}

/**
 * Hosmer and Lemeshow's test (Communications in Statistics 1980): groups between quantiles (type 7) of the probabilities, each with its
 * upper bound, the first also with its lower; groups - 2 degrees of freedom. Equal quantiles are one bound, and so give fewer groups.
 * Throws `calibration-groups` where fewer than three are left.
 */
export function hosmerLemeshow(probabilities: ArrayLike<number>, labels: ArrayLike<number>, count = 10): HosmerLemeshow {
  const [p, y] = cases(probabilities, labels);
  const bounds = [
    ...new Set(
      sampleQuantiles(
        p,
        Array.from({ length: count + 1 }, (_, i) => i / count),
      ),
    ),
  ];
  const groups = bounds.slice(1).map(() => ({ n: 0, observed: 0, expected: 0 }));
  if (groups.length < 3) {
    throw new PmError('calibration-groups', 'Hosmer-Lemeshow test', `there are ${groups.length} groups`, 'give more groups or fewer ties');
  }
  for (const [i, value] of p.entries()) {
    const group = groups[Math.max(0, bounds.findIndex((bound) => value <= bound) - 1)];
    group.n++;
    group.observed += y[i];
    group.expected += value;
  }
  const statistic = groups.reduce((sum, g) => sum + (g.observed - g.expected) ** 2 / (g.expected * (1 - g.expected / g.n)), 0);
  return { statistic, df: groups.length - 2, p: chi2Upper(statistic, groups.length - 2), groups };
}

/** The cases whose probability lies from `low` up to and without `high`, in the last bin with it; means are NaN where there is none. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanProbability: number;
  readonly observed: number;
}

/** The reliability diagram in bins of equal width (DeGroot and Fienberg, The Statistician 1983). Throws `calibration-groups` without a bin. */
export function calibrationBins(probabilities: ArrayLike<number>, labels: ArrayLike<number>, count = 10): CalibrationBin[] {
  const [p, y] = cases(probabilities, labels);
  if (!(Number.isInteger(count) && count > 0))
    throw new PmError('calibration-groups', 'calibration bins', `${count} is no number of bins`, 'give 10');
  return Array.from({ length: count }, (_, bin) => {
    const [low, high] = [bin / count, (bin + 1) / count];
    const held = Array.from(p.keys()).filter((i) => p[i] >= low && (p[i] < high || bin === count - 1));
    const mean = (values: ArrayLike<number>) => held.reduce((sum, i) => sum + values[i], 0) / held.length;
    return { low, high, n: held.length, meanProbability: mean(p), observed: mean(y) };
  });
}

/** The expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015): |observed - mean probability| over bins, weighted by their cases. */
export function expectedCalibrationError(probabilities: ArrayLike<number>, labels: ArrayLike<number>, count = 10): number {
  const bins = calibrationBins(probabilities, labels, count).filter(({ n }) => n > 0);
  return bins.reduce((sum, bin) => sum + bin.n * Math.abs(bin.observed - bin.meanProbability), 0) / probabilities.length;
}

/** What calling positive at a threshold is worth, and calling everyone so (no one is 0). */
export interface NetBenefit {
  readonly threshold: number;
  readonly model: number;
  readonly all: number;
}

/** The decision curve (Vickers and Elkin, Medical Decision Making 2006): (tp - fp t / (1 - t)) / n for thresholds in [0, 1). */
export function decisionCurve(probabilities: ArrayLike<number>, labels: ArrayLike<number>, thresholds: readonly number[]): NetBenefit[] {
  const [p, y] = cases(probabilities, labels);
  return thresholds.map((threshold) => {
    if (!(threshold >= 0 && threshold < 1)) throw new PmError('probability', 'threshold', `${threshold} is not in [0, 1)`, 'give one below 1');
    const worth = (taken: (i: number) => boolean) =>
      p.reduce((sum, _, i) => sum + (taken(i) ? (y[i] ? 1 : -threshold / (1 - threshold)) : 0), 0) / p.length;
    return { threshold, model: worth((i) => p[i] >= threshold), all: worth(() => true) };
  });
}
