import { PmError } from '../core/errors';
import { randomStream } from '../core/random';
import { normalCdf, normalQuantile } from './distributions';
import { properFraction, wholeCounts } from './input';
import type { Interval } from './test-result';

export interface BootstrapOptions {
  readonly seed?: number;
  readonly confidence?: number;
  /** How many samples are drawn; default 2000. */
  readonly samples?: number;
  /** `bca` corrects the percentiles for bias and for a spread that changes with the statistic; default `percentile`. */
  readonly kind?: 'percentile' | 'bca';
}

/**
 * Bootstrap intervals of several statistics of `count` cases (Efron and Tibshirani, An Introduction to the Bootstrap 1993, chapters 13 and
 * 14): cases are drawn with replacement, as many as there are, `statistics` are taken of the numbers drawn, and the bounds are percentiles
 * of what comes of it (interpolated, R's type 7). NaN of a statistic that a sample does not have is left out. The same seed draws the
 * same cases.
 *
 * Throws `stats-count` for fewer than one case or sample, `stats-fraction`, and `bca` where all samples lie on one side of the statistic
 * or leaving a case out leaves it undefined, so that there is no correction.
 */
export function bootstrapIntervals<N extends string>(
  count: number,
  statistics: (cases: readonly number[]) => Readonly<Record<N, number>>,
  options: BootstrapOptions = {},
): Record<N, Interval> {
  const { seed = 0, confidence = 0.95, samples = 2000, kind = 'percentile' } = options;
  wholeCounts([count - 1, samples - 1], 'bootstrap, less 1');
  properFraction(confidence, 'confidence');
  const random = randomStream(seed, ['bootstrap']);
  const drawn = Array.from({ length: samples }, () => statistics(Array.from({ length: count }, () => random.integer(0, count))));
  const whole = Array.from({ length: count }, (_, i) => i);
  const [value, without] = kind === 'bca' ? [statistics(whole), whole.map((left) => statistics(whole.filter((i) => i !== left)))] : [undefined, []];
  const bounds = (Object.keys(drawn[0]) as N[]).map((name): [N, Interval] => {
    const sorted = Float64Array.from(drawn.map((sample) => sample[name]).filter((found) => !Number.isNaN(found))).sort();
    const fractions = [(1 - confidence) / 2, (1 + confidence) / 2];
    // What is the same in every sample needs no correction.
    const correct = value && sorted[0] < sorted[sorted.length - 1];
    const jackknife = without.map((sample) => sample[name]);
    const [low, high] = correct ? corrected(fractions, value[name], sorted, jackknife, name) : fractions;
    return [name, [quantile(sorted, low), quantile(sorted, high)]];
  });
  return Object.fromEntries(bounds) as Record<N, Interval>;
}

/** Efron's BCa (JASA 1987): where the percentiles lie once shifted by the bias and the acceleration, that from the jackknife's skewness. */
function corrected(fractions: readonly number[], value: number, sorted: Float64Array, jackknife: readonly number[], name: string): number[] {
  const bias = normalQuantile(sorted.filter((found) => found < value).length / sorted.length);
  const mean = jackknife.reduce((sum, found) => sum + found, 0) / jackknife.length;
  const power = (p: number) => jackknife.reduce((sum, found) => sum + (mean - found) ** p, 0);
  const acceleration = power(3) / (6 * power(2) ** 1.5);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) {
    const why = Number.isFinite(bias) ? 'the statistic without a case is undefined or always the same' : 'all samples lie on one side of it';
    throw new PmError('bca', `bootstrap of ${name}`, why, 'use percentile intervals, or more samples');
  }
  return fractions.map((fraction) => {
    const shifted = bias + normalQuantile(fraction);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  });
}

function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * p;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  // The difference of two infinities is no number.
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}
