import { randomStream } from '../../core/random';
import { normalQuantile } from '../../stats/distributions';

/** Bounds of a 95 % confidence interval. */
export type Interval = readonly [number, number];

const LEVEL = 0.95;
const RESAMPLES = 2000;

/**
 * Percentile bootstrap (Efron and Tibshirani 1993, chapter 13): cases are drawn with replacement, as many as there are, and the
 * statistic is taken of them; the bounds are the 2.5th and 97.5th percentiles of what comes of it (interpolated, R's type 7). NaN of
 * a statistic that a sample does not have is left out. The same seed draws the same cases.
 */
export function bootstrapIntervals<N extends string>(
  count: number,
  statistics: (cases: readonly number[]) => Readonly<Record<N, number>>,
  seed: number,
): Record<N, Interval> {
  const random = randomStream(seed, ['bootstrap']);
  const samples = Array.from({ length: RESAMPLES }, () => statistics(Array.from({ length: count }, () => random.integer(0, count))));
  const names = Object.keys(samples[0]) as N[];
  const bounds = names.map((name): [N, Interval] => {
    const values = samples.map((sample) => sample[name]).filter((value) => !Number.isNaN(value));
    const sorted = Float64Array.from(values).sort();
    return [name, [quantile(sorted, (1 - LEVEL) / 2), quantile(sorted, (1 + LEVEL) / 2)]];
  });
  return Object.fromEntries(bounds) as Record<N, Interval>;
}

function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * p;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  // The difference of two infinities is no number.
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}

/** The score interval of a share (Wilson, JASA 1927). */
export function wilsonInterval(count: number, total: number): Interval {
  const z = normalQuantile((1 + LEVEL) / 2);
  const share = count / total;
  const centre = share + z ** 2 / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  // At the ends the difference would leave a rounding error.
  return [count === 0 ? 0 : (centre - half) / scale, count === total ? 1 : (centre + half) / scale];
}

/**
 * The interval of an area under the ROC curve by DeLong's variance (DeLong, DeLong and Clarke-Pearson, Biometrics 1988), within [0, 1]:
 * from the variances of each positive's and each negative's share of pairs in order. NaN where there is but one of either.
 */
export function delongInterval(scores: readonly number[], labels: readonly number[]): Interval {
  const [positives, negatives] = [1, 0].map((kind) => scores.filter((_, at) => labels[at] === kind));
  const inOrder = (positive: number, negative: number) => (positive > negative ? 1 : positive === negative ? 0.5 : 0);
  const ofPositives = positives.map((p) => mean(negatives.map((n) => inOrder(p, n))));
  const ofNegatives = negatives.map((n) => mean(positives.map((p) => inOrder(p, n))));
  const area = mean(ofPositives);
  const half = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(variance(ofPositives) / positives.length + variance(ofNegatives) / negatives.length);
  return [Math.max(0, area - half), Math.min(1, area + half)];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Unbiased; NaN of one value. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
