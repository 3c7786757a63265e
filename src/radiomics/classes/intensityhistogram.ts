import { levelsOfVoxels } from '../discretise';
import * as measure from '../statistics';
import type { FeatureClass } from './feature-class';

/** The grey levels of the voxels, and how many there are of each. */
interface Histogram extends measure.Sample {
  /** Voxels of each level from 1 to the highest. */
  readonly counts: Float64Array;
  /** The counts' slope at each level. */
  readonly gradient: Float64Array;
}

const features: Readonly<Record<string, (x: Histogram) => number>> = {
  Mean: ({ mean }) => mean,
  Variance: measure.variance,
  Skewness: measure.skewness,
  Kurtosis: (x) => measure.kurtosis(x) - 3,
  Median: ({ sorted }) => measure.median(sorted),
  Minimum: ({ sorted }) => sorted[0],
  '10Percentile': ({ sorted }) => measure.percentile(sorted, 0.1),
  '90Percentile': ({ sorted }) => measure.percentile(sorted, 0.9),
  Maximum: ({ sorted }) => sorted[sorted.length - 1],
  Mode: mode,
  InterquartileRange: measure.interquartileRange,
  Range: ({ sorted }) => sorted[sorted.length - 1] - sorted[0],
  MeanAbsoluteDeviation: measure.meanAbsoluteDeviation,
  RobustMeanAbsoluteDeviation: measure.robustMeanAbsoluteDeviation,
  MedianAbsoluteDeviation: measure.medianAbsoluteDeviation,
  CoefficientOfVariation: measure.coefficientOfVariation,
  QuartileCoefficientOfDispersion: measure.quartileCoefficientOfDispersion,
  Entropy: ({ counts, sorted }) => measure.entropy(counts.map((count) => count / sorted.length)),
  Uniformity: ({ counts, sorted }) => measure.sum(counts, (count) => (count / sorted.length) ** 2),
  MaximumHistogramGradient: ({ gradient }) => extreme(gradient, 1).value,
  MaximumHistogramGradientGrayLevel: ({ gradient }) => extreme(gradient, 1).level,
  MinimumHistogramGradient: ({ gradient }) => extreme(gradient, -1).value,
  MinimumHistogramGradientGrayLevel: ({ gradient }) => extreme(gradient, -1).level,
};

const ibsi = {
  Mean: 'X6K6',
  Variance: 'CH89',
  Skewness: '88K1',
  Kurtosis: 'C3I7',
  Median: 'WIFQ',
  Minimum: '1PR8',
  '10Percentile': 'GPMT',
  '90Percentile': 'OZ0C',
  Maximum: '3NCY',
  Mode: 'AMMC',
  InterquartileRange: 'WR0O',
  Range: '5Z3W',
  MeanAbsoluteDeviation: 'D2ZX',
  RobustMeanAbsoluteDeviation: 'WRZB',
  MedianAbsoluteDeviation: '4RNL',
  CoefficientOfVariation: 'CWYJ',
  QuartileCoefficientOfDispersion: 'SLWD',
  Entropy: 'TLU2',
  Uniformity: 'BJ5W',
  MaximumHistogramGradient: '12CE',
  MaximumHistogramGradientGrayLevel: '8E6O',
  MinimumHistogramGradient: 'VQB3',
  MinimumHistogramGradientGrayLevel: 'RHQZ',
};

/** IBSI's intensity histogram (ZVCW): statistics of the grey levels. */
export const intensityhistogram: FeatureClass = {
  name: 'intensityhistogram',
  features: Object.keys(features),
  deprecated: [],
  ibsi,
  describes: 'image',
  onlyNamed: true,
  matrices: (roi) => [{ op: 'histogram', roi, attrs: {}, reach: Number.POSITIVE_INFINITY }],
  compute(_, wanted, { counted: [{ roi, counts }] }) {
    const all = Float64Array.from(counts);
    const x: Histogram = { ...measure.sampleOf(levelsOfVoxels(roi)), counts: all, gradient: gradientOf(all) };
    return Object.fromEntries(wanted.map((name) => [name, features[name](x)]));
  },
};

/** The level with the most voxels; of several the one nearest to the mean, and of two as near the lower. */
function mode({ counts, mean }: Histogram): number {
  let best = 0;
  counts.forEach((count, index) => {
    const nearer = Math.abs(index + 1 - mean) < Math.abs(best + 1 - mean);
    if (count > counts[best] || (count === counts[best] && nearer)) best = index;
  });
  return best + 1;
}

/** Half the difference between the two neighbours, at the ends the whole difference to the one; 0 for a single level. */
function gradientOf(counts: Float64Array): Float64Array {
  const last = counts.length - 1;
  return counts.map((_, i) => {
    const [low, high] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    return low === high ? 0 : (counts[high] - counts[low]) / (high - low);
  });
}

/** The largest element times `sign`, and the level where it comes first. */
function extreme(gradient: Float64Array, sign: number): { value: number; level: number } {
  let best = 0;
  gradient.forEach((slope, index) => {
    if (sign * slope > sign * gradient[best]) best = index;
  });
  return { value: gradient[best], level: best + 1 };
}
