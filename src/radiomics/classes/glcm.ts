import { anglesOf } from '../angles';
import { type Cooccurrence, cooccurrences } from '../cooccurrence';
import { maximalCorrelation } from '../maximal-correlation';
import type { Tally } from '../tally';
import { WindowCooccurrences } from '../window-cooccurrences';
import { FeatureMeans } from './average';
import { GlcmBatch } from './glcm-batch';
import { textureClass } from './texture';

/** GLCM features (https://pyradiomics.readthedocs.io/en/latest/features.html) of one matrix, in PyRadiomics' order. */
const features: Readonly<Record<string, (m: Cooccurrence) => number>> = {
  Autocorrelation: (m) => expectation(m, (i, j) => i * j),
  ClusterProminence: (m) => clusterMoment(m, (x) => x * x * x * x),
  ClusterShade: (m) => clusterMoment(m, (x) => x * x * x),
  ClusterTendency: (m) => clusterMoment(m, (x) => x * x),
  Contrast: ({ differences }) => weightedSum(differences, (k) => k * k),
  Correlation: correlation,
  DifferenceAverage: differenceAverage,
  DifferenceEntropy: ({ differences }) => entropy(differences.sums, differences.size),
  DifferenceVariance: (m) => spread(m.differences, differenceAverage(m)),
  Dissimilarity: differenceAverage,
  Homogeneity1: inverseDifference,
  Homogeneity2: inverseDifferenceMoment,
  Id: inverseDifference,
  Idm: inverseDifferenceMoment,
  Idmn: ({ differences, ng }) => weightedSum(differences, (k) => 1 / (1 + (k * k) / (ng * ng))),
  Idn: ({ differences, ng }) => weightedSum(differences, (k) => 1 / (1 + k / ng)),
  Imc1: informationalCorrelation1,
  Imc2: informationalCorrelation2,
  InverseVariance: ({ differences }) => weightedSum(differences, (k) => (k === 0 ? 0 : 1 / (k * k))),
  JointAverage: ({ ux }) => ux,
  JointEnergy: jointEnergy,
  JointEntropy: ({ entropy }) => entropy,
  MCC: maximalCorrelation,
  MaximumProbability: maximumProbability,
  SumAverage: ({ sums }) => weightedSum(sums, (k) => k),
  SumEntropy: ({ sums }) => entropy(sums.sums, sums.size),
  SumSquares: (m) => expectation(m, (i) => (i - m.ux) * (i - m.ux)),
  SumVariance: ({ sums }) =>
    spread(
      sums,
      weightedSum(sums, (k) => k),
    ),
};

const ibsi = {
  MaximumProbability: 'GYBY',
  JointAverage: '60VM',
  SumSquares: 'UR99',
  JointEntropy: 'TU9B',
  DifferenceAverage: 'TF7R',
  DifferenceVariance: 'D3YU',
  DifferenceEntropy: 'NTRS',
  SumAverage: 'ZGXS',
  SumVariance: 'OEEB',
  SumEntropy: 'P6QZ',
  JointEnergy: '8ZQL',
  Contrast: 'ACUI',
  Dissimilarity: '8S9J',
  Id: 'IB1Z',
  Idn: 'NDRX',
  Idm: 'WF0Z',
  Idmn: '1QCO',
  InverseVariance: 'E8JP',
  Correlation: 'NI2N',
  Autocorrelation: 'QWB0',
  ClusterTendency: 'DG8W',
  ClusterShade: '7NFM',
  ClusterProminence: 'AE86',
  Imc1: 'R8DG',
  Imc2: 'JN9H',
};

/**
 * Grey level co-occurrence matrix: each feature is the mean over the angles, or is taken from their weighted sum where
 * `weightingNorm` is set. NaN where no two voxels of the region are neighbours at any angle.
 */
export const glcm = textureClass({
  name: 'glcm',
  features,
  deprecated: ['Dissimilarity', 'Homogeneity1', 'Homogeneity2', 'SumVariance'],
  ibsi,
  aggregated: 'directions',
  requests(roi, settings) {
    const offsets = anglesOf(roi.size, settings);
    return offsets.length > 0 ? [{ op: 'glcm', roi, attrs: { offsets } }] : [];
  },
  matrices: (roi, settings, [counts]) => cooccurrences(counts, anglesOf(roi.size, settings), roi, settings),
  windows(roi, wanted, settings) {
    const matrices = new WindowCooccurrences(roi, settings);
    const means = new FeatureMeans(features, wanted);
    const add = (matrix: Cooccurrence): void => means.add(matrix);
    const single = settings.weightingNorm !== null || anglesOf(roi.size, settings).length === 1;
    const batch = new GlcmBatch(matrices.filled.length, single, roi.grayLevels.length, settings);
    return {
      request: matrices.request,
      compute(window, out) {
        matrices.forEach(window, add);
        means.take(out);
        batch.add(matrices.filled);
      },
      settle: (values, from) => batch.settle(values[wanted.indexOf('JointAverage')], values[wanted.indexOf('MCC')], from),
    };
  },
});

/** The mean of `term(i, j)` over the matrix. */
function expectation({ size, i, j, p }: Cooccurrence, term: (i: number, j: number) => number): number {
  let total = 0;
  for (let at = 0; at < size; at++) total += p[at] * term(i[at], j[at]);
  return total;
}

function weightedSum({ size, keys, sums }: Tally, weight: (k: number) => number): number {
  let total = 0;
  for (let at = 0; at < size; at++) total += sums[at] * weight(keys[at]);
  return total;
}

/** In bits, with PyRadiomics' epsilon. */
function entropy(shares: Float64Array, size: number): number {
  let total = 0;
  for (let at = 0; at < size; at++) total -= shares[at] * Math.log2(shares[at] + Number.EPSILON);
  return total;
}

function jointEnergy({ size, p }: Cooccurrence): number {
  let total = 0;
  for (let at = 0; at < size; at++) total += p[at] * p[at];
  return total;
}

function maximumProbability({ size, p }: Cooccurrence): number {
  let largest = 0;
  for (let at = 0; at < size; at++) if (p[at] > largest) largest = p[at];
  return largest;
}

function clusterMoment(m: Cooccurrence, power: (x: number) => number): number {
  const center = m.ux + m.uy;
  return expectation(m, (i, j) => power(i + j - center));
}

function differenceAverage({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => k);
}

function inverseDifference({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => 1 / (1 + k));
}

function inverseDifferenceMoment({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => 1 / (1 + k * k));
}

/** The mean squared distance from `center`. */
function spread(distribution: Tally, center: number): number {
  return weightedSum(distribution, (k) => (k - center) * (k - center));
}

/** 1 where one of the marginals has no variance. */
function correlation(m: Cooccurrence): number {
  const { ux, uy } = m;
  const deviations = Math.sqrt(expectation(m, (i) => (i - ux) * (i - ux))) * Math.sqrt(expectation(m, (_, j) => (j - uy) * (j - uy)));
  if (deviations === 0) return 1;
  return expectation(m, (i, j) => (i - ux) * (j - uy)) / (deviations + Number.EPSILON);
}

/** 0 where both marginals have no entropy. */
function informationalCorrelation1({ size, rows, row, column, p, px, py, entropy: joint }: Cooccurrence): number {
  const largest = Math.max(entropy(px, rows), entropy(py, rows));
  if (largest === 0) return 0;
  let cross = 0;
  for (let at = 0; at < size; at++) cross -= p[at] * Math.log2(px[row[at]] * py[column[at]] + Number.EPSILON);
  return (joint - cross) / largest;
}

/** NaN, left out of the mean over the angles, where rounding makes the mutual information negative. */
function informationalCorrelation2({ rows, px, py, entropy: joint }: Cooccurrence): number {
  let independent = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      const share = px[i] * py[j];
      if (share > 0) independent -= share * Math.log2(share + Number.EPSILON);
    }
  }
  return independent === joint ? 0 : Math.sqrt(1 - Math.E ** (-2 * (independent - joint)));
}
