import { binned } from '../discretise';
import { levelled } from '../levelled-roi';
import type { Roi } from '../roi';
import type { Settings } from '../settings';
import * as measure from '../statistics';
import { Tally } from '../tally';
import { isSinglePrecision } from '../voxels';
import { windowPositions } from '../windows';
import type { FeatureClass } from './feature-class';

/** What the features are computed from. */
interface Intensities extends measure.Sample {
  /** Shares of the voxels in each grey level that occurs. */
  readonly probabilities: Float64Array;
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
  Kurtosis: (x) => measure.kurtosis(x) - x.usualKurtosis,
  Maximum: ({ sorted }) => sorted[sorted.length - 1],
  MeanAbsoluteDeviation: measure.meanAbsoluteDeviation,
  Mean: ({ mean }) => mean,
  Median: ({ sorted }) => measure.median(sorted),
  Minimum: ({ sorted }) => sorted[0],
  Range: ({ sorted }) => sorted[sorted.length - 1] - sorted[0],
  RobustMeanAbsoluteDeviation: measure.robustMeanAbsoluteDeviation,
  RootMeanSquared: (x) => Math.sqrt(energy(x) / x.sorted.length),
  Skewness: measure.skewness,
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
  matrices: (roi) => [{ op: 'histogram', roi, attrs: {} }],
  compute(
    roi,
    wanted,
    {
      settings,
      counted: [
        {
          roi: { histogram },
        },
      ],
    },
  ) {
    const x = intensities(roi.values, histogram, roi.spacing, settings);
    return Object.fromEntries(wanted.map((name) => [name, features[name](x)]));
  },
  async windows(given, wanted, settings, matrices) {
    // PyRadiomics has turned the image into 64-bit numbers here before it finds the bins.
    const roi = isSinglePrecision(given.dtype) ? await levelled(binned({ ...given, dtype: 'f64' }, settings), matrices) : given;
    const image = new Float64Array(roi.mask.length);
    for (let voxel = 0, at = 0; voxel < image.length; voxel++) if (roi.mask[voxel] !== 0) image[voxel] = roi.values[at++];
    const functions = wanted.map((name) => features[name]);
    const positions = windowPositions(settings);
    const values = new Float64Array(positions);
    const levels = new Tally(roi.levelCount + 1, positions);
    return {
      compute({ voxels }, out) {
        let count = 0;
        for (let p = 0; p < voxels.length; p++) {
          const voxel = voxels[p];
          if (voxel < 0 || roi.mask[voxel] === 0) continue;
          values[count++] = image[voxel];
          levels.add(roi.levels[voxel], 1);
        }
        const x = intensities(values.subarray(0, count), levels.sums.subarray(0, levels.size), roi.spacing, settings);
        for (let n = 0; n < functions.length; n++) out[n] = functions[n](x);
        levels.clear();
      },
    };
  },
};

/** Of `values` and the numbers of voxels by grey level. */
function intensities(
  values: Float64Array,
  counts: ArrayLike<number>,
  spacing: Roi['spacing'],
  { voxelArrayShift, conformance }: Pick<Settings, 'voxelArrayShift' | 'conformance'>,
): Intensities {
  return {
    ...measure.sampleOf(values),
    probabilities: Float64Array.from(counts, (count) => count / values.length),
    shift: voxelArrayShift,
    usualKurtosis: conformance === 'ibsi' ? 3 : 0,
    voxelVolume: spacing[0] * spacing[1] * spacing[2],
  };
}

function energy({ sorted, shift }: Intensities): number {
  return measure.sum(sorted, (x) => (x + shift) * (x + shift));
}
