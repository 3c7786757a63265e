import type { DiscretisedRoi } from '../discretise';
import type { Settings } from '../settings';
import * as measure from '../statistics';
import type { FeatureClass } from './feature-class';

/** What the features are computed from. */
interface Intensities extends measure.Sample {
  /** Shares of the voxels in each grey level that occurs. */
  readonly probabilities: readonly number[];
  /** `voxelArrayShift`, added before squaring. */
  readonly shift: number;
  /** What kurtosis is counted from: IBSI's is 0 for a normal distribution. */
  readonly usualKurtosis: number;
  /** mm3 */
  readonly voxelVolume: number;
}

/** First-order statistics (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order, then those of IBSI. */
const features: Readonly<Record<string, (x: Intensities) => number>> = {
  '10Percentile': ({ sorted }) => measure.percentile(sorted, 0.1),
  '90Percentile': ({ sorted }) => measure.percentile(sorted, 0.9),
  Energy: energy,
  Entropy: ({ probabilities }) => measure.entropy(probabilities),
  InterquartileRange: measure.interquartileRange,
  Kurtosis: (x) => measure.standardisedMoment(x, 4) - x.usualKurtosis,
  Maximum: ({ sorted }) => sorted[sorted.length - 1],
  MeanAbsoluteDeviation: measure.meanAbsoluteDeviation,
  Mean: ({ mean }) => mean,
  Median: ({ sorted }) => measure.median(sorted),
  Minimum: ({ sorted }) => sorted[0],
  Range: ({ sorted }) => sorted[sorted.length - 1] - sorted[0],
  RobustMeanAbsoluteDeviation: measure.robustMeanAbsoluteDeviation,
  RootMeanSquared: (x) => Math.sqrt(energy(x) / x.sorted.length),
  Skewness: (x) => measure.standardisedMoment(x, 3),
  StandardDeviation: (x) => Math.sqrt(measure.variance(x)),
  TotalEnergy: (x) => energy(x) * x.voxelVolume,
  Uniformity: ({ probabilities }) => measure.sum(probabilities, (p) => p * p),
  Variance: measure.variance,
  MedianAbsoluteDeviation: measure.medianAbsoluteDeviation,
  CoefficientOfVariation: measure.coefficientOfVariation,
  QuartileCoefficientOfDispersion: measure.quartileCoefficientOfDispersion,
};

const ibsi = {
  '10Percentile': 'QG58',
  '90Percentile': '8DWT',
  Energy: 'N8CA',
  InterquartileRange: 'SALO',
  Kurtosis: 'IPH6',
  Maximum: '84IY',
  MeanAbsoluteDeviation: '4FUA',
  Mean: 'Q4LE',
  Median: 'Y12H',
  Minimum: '1GSF',
  Range: '2OJQ',
  RobustMeanAbsoluteDeviation: '1128',
  RootMeanSquared: '5ZWQ',
  Skewness: 'KE2A',
  Variance: 'ECT3',
  MedianAbsoluteDeviation: 'N72L',
  CoefficientOfVariation: '7TET',
  QuartileCoefficientOfDispersion: '9S40',
};

/** Statistics of the intensities; with IBSI's conformance its intensity-based statistics (UHIW), whose kurtosis is less 3. */
export const firstorder: FeatureClass = {
  name: 'firstorder',
  features: Object.keys(features),
  deprecated: ['StandardDeviation'],
  beyond: ['MedianAbsoluteDeviation', 'CoefficientOfVariation', 'QuartileCoefficientOfDispersion'],
  ibsi,
  describes: 'image',
  compute(roi, wanted, { settings }) {
    const x = intensities(roi, settings);
    return Object.fromEntries(wanted.map((name) => [name, features[name](x)]));
  },
};

function intensities({ values, histogram, spacing }: DiscretisedRoi, { voxelArrayShift, conformance }: Settings): Intensities {
  return {
    ...measure.sampleOf(values),
    probabilities: Array.from(histogram, (count) => count / values.length),
    shift: voxelArrayShift,
    usualKurtosis: conformance === 'ibsi' ? 3 : 0,
    voxelVolume: spacing[0] * spacing[1] * spacing[2],
  };
}

function energy({ sorted, shift }: Intensities): number {
  return measure.sum(sorted, (x) => (x + shift) ** 2);
}
