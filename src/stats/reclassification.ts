import { PmError } from '../core/errors';
import { mean, variance } from './descriptive';
import { normalQuantile, normalUpper } from './distributions';
import { binaryLabels, finiteValues, properFraction, sameLength } from './input';
import type { Interval, TestResult } from './test-result';

/** An improvement with its standard error, the interval, and the test (`statistic` is z) that there is none. */
export interface Improvement extends TestResult {
  readonly value: number;
  readonly error: number;
  readonly interval: Interval;
}

export interface Reclassification {
  /** The continuous net reclassification improvement, and its parts: of positives, and of negatives. */
  readonly nri: Improvement;
  readonly ofPositives: number;
  readonly ofNegatives: number;
  /** The integrated discrimination improvement. */
  readonly idi: Improvement;
}

/**
 * What probabilities `b` gain over `a` for the same cases. NRI (Pencina, D'Agostino and Steyerberg, Statistics in Medicine 2011):
 * P(up | 1) - P(down | 1) + P(down | 0) - P(up | 0), each part with the variance of a difference of multinomial shares. IDI (Pencina and
 * others, Statistics in Medicine 2008): the mean rise in positives less that in negatives, with the variances of both means.
 *
 * Throws `one-class`, `stats-size` below two cases of a kind, `probability` outside [0, 1].
 */
export function reclassification(a: ArrayLike<number>, b: ArrayLike<number>, labels: ArrayLike<number>, confidence = 0.95): Reclassification {
  properFraction(confidence, 'confidence');
  sameLength(a, b, 'probabilities');
  sameLength(a, labels, 'probabilities and labels');
  const [before, after] = [finiteValues(a, 'first probabilities'), finiteValues(b, 'second probabilities')];
  const bad = [...before, ...after].find((p) => p < 0 || p > 1);
  if (bad !== undefined) throw new PmError('probability', 'probabilities', `${bad} is not in [0, 1]`, 'give probabilities');
  const truth = binaryLabels(labels, 'labels');
  const rises = (kind: number) =>
    finiteValues(
      Array.from(after, (p, i) => p - before[i]).filter((_, i) => truth[i] === kind),
      kind ? 'positives' : 'negatives',
      2,
    );
  const [up, down] = [rises(1), rises(0)];
  const net = (values: Float64Array) => mean(values.map(Math.sign));
  const spread = (values: Float64Array) => (values.filter((value) => value !== 0).length / values.length - net(values) ** 2) / values.length;
  const [ofPositives, ofNegatives] = [net(up), -net(down)];
  return {
    nri: improvement(ofPositives + ofNegatives, Math.sqrt(spread(up) + spread(down)), confidence),
    ofPositives,
    ofNegatives,
    idi: improvement(mean(up) - mean(down), Math.sqrt(variance(up) / up.length + variance(down) / down.length), confidence),
  };
}

function improvement(value: number, error: number, confidence: number): Improvement {
  // Where nothing moves there is nothing to test.
  const statistic = value === 0 && error === 0 ? 0 : value / error;
  const half = normalQuantile((1 + confidence) / 2) * error;
  return { value, error, interval: [value - half, value + half], statistic, p: 2 * normalUpper(Math.abs(statistic)) };
}
