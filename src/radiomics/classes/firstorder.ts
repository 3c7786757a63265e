import { type DiscretisedRoi, discretise } from '../discretise';
import { Tally } from '../tally';
import { isSinglePrecision } from '../voxels';
import { windowPositions } from '../windows';
import type { FeatureClass } from './feature-class';

/** What the features are computed from. */
interface Intensities {
  /** Ascending. */
  readonly sorted: Float64Array;
  readonly mean: number;
  /** Shares of the voxels in each grey level that occurs. */
  readonly probabilities: Float64Array;
  /** `voxelArrayShift`, added before squaring. */
  readonly shift: number;
  /** mm3 */
  readonly voxelVolume: number;
}

/** First-order statistics (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (x: Intensities) => number>> = {
  '10Percentile': ({ sorted }) => percentile(sorted, 0.1),
  '90Percentile': ({ sorted }) => percentile(sorted, 0.9),
  Energy: energy,
  Entropy: ({ probabilities }) => -sum(probabilities, (p) => p * Math.log2(p + Number.EPSILON)),
  InterquartileRange: ({ sorted }) => percentile(sorted, 0.75) - percentile(sorted, 0.25),
  Kurtosis: (x) => standardisedMoment(x, 4),
  Maximum: ({ sorted }) => sorted[sorted.length - 1],
  MeanAbsoluteDeviation: ({ sorted }) => meanAbsoluteDeviation(sorted),
  Mean: ({ mean }) => mean,
  Median: ({ sorted }) => median(sorted),
  Minimum: ({ sorted }) => sorted[0],
  Range: ({ sorted }) => sorted[sorted.length - 1] - sorted[0],
  RobustMeanAbsoluteDeviation: robustMeanAbsoluteDeviation,
  RootMeanSquared: (x) => Math.sqrt(energy(x) / x.sorted.length),
  Skewness: (x) => standardisedMoment(x, 3),
  StandardDeviation: (x) => Math.sqrt(centralMoment(x, 2)),
  TotalEnergy: (x) => energy(x) * x.voxelVolume,
  Uniformity: ({ probabilities }) => sum(probabilities, (p) => p * p),
  Variance: (x) => centralMoment(x, 2),
};

export const firstorder: FeatureClass = {
  name: 'firstorder',
  features: Object.keys(features),
  deprecated: ['StandardDeviation'],
  describes: 'image',
  compute(roi, wanted, { settings }) {
    const x = intensities(roi.values.slice(), roi.histogram, roi.spacing, settings.voxelArrayShift);
    return Object.fromEntries(wanted.map((name) => [name, features[name](x)]));
  },
  windows(given, wanted, settings) {
    // PyRadiomics has turned the image into 64-bit numbers here before it finds the bins.
    const roi = isSinglePrecision(given.dtype) ? discretise({ ...given, dtype: 'f64' }, settings) : given;
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
        const x = intensities(values.slice(0, count), levels.sums.subarray(0, levels.size), roi.spacing, settings.voxelArrayShift);
        for (let n = 0; n < functions.length; n++) out[n] = functions[n](x);
        levels.clear();
      },
    };
  },
};

/** Of `values`, which are sorted in place, and the numbers of voxels by grey level. */
function intensities(values: Float64Array, counts: ArrayLike<number>, spacing: DiscretisedRoi['spacing'], shift: number): Intensities {
  const sorted = values.sort();
  return {
    sorted,
    mean: average(sorted),
    probabilities: Float64Array.from(counts, (count) => count / values.length),
    shift,
    voxelVolume: spacing[0] * spacing[1] * spacing[2],
  };
}

function sum(values: ArrayLike<number>, term: (value: number) => number = (x) => x): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += term(values[i]);
  return total;
}

function mean(values: ArrayLike<number>, term: (value: number) => number): number {
  return sum(values, term) / values.length;
}

/** Exact for equal values, so that a flat region has no variance. */
function average(sorted: Float64Array): number {
  return sorted[0] === sorted[sorted.length - 1] ? sorted[0] : sum(sorted) / sorted.length;
}

function energy({ sorted, shift }: Intensities): number {
  return sum(sorted, (x) => (x + shift) ** 2);
}

function centralMoment({ sorted, mean: center }: Intensities, order: number): number {
  return mean(sorted, (x) => (x - center) ** order);
}

/** 0 in a flat region. */
function standardisedMoment(x: Intensities, order: number): number {
  const variance = centralMoment(x, 2);
  return variance === 0 ? 0 : centralMoment(x, order) / variance ** (order / 2);
}

function meanAbsoluteDeviation(sorted: Float64Array): number {
  const center = average(sorted);
  return mean(sorted, (x) => Math.abs(x - center));
}

/** Of the values from the 10th to the 90th percentile, both included. */
function robustMeanAbsoluteDeviation({ sorted }: Intensities): number {
  const low = percentile(sorted, 0.1);
  const high = percentile(sorted, 0.9);
  return meanAbsoluteDeviation(sorted.filter((x) => x >= low && x <= high));
}

/** numpy.percentile's default: linear between the two nearest ranks, counted from the nearer one. */
function percentile(sorted: Float64Array, share: number): number {
  const rank = (sorted.length - 1) * share;
  const lower = Math.floor(rank);
  const a = sorted[lower];
  const b = sorted[Math.min(lower + 1, sorted.length - 1)];
  const weight = rank - lower;
  return weight < 0.5 ? a + (b - a) * weight : b - (b - a) * (1 - weight);
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
