import { anglesOf } from '../angles';
import { type Cooccurrence, cooccurrences } from '../cooccurrence';
import { eigenvalues } from '../eigenvalues';
import { checkMatrixSize } from '../matrix-size';
import { textureClass } from './texture';

/** GLCM features (https://pyradiomics.readthedocs.io/en/latest/features.html) of one matrix, in PyRadiomics' order. */
const features: Readonly<Record<string, (m: Cooccurrence) => number>> = {
  Autocorrelation: (m) => expectation(m, (i, j) => i * j),
  ClusterProminence: (m) => expectation(m, (i, j) => (i + j - m.ux - m.uy) ** 4),
  ClusterShade: (m) => expectation(m, (i, j) => (i + j - m.ux - m.uy) ** 3),
  ClusterTendency: (m) => expectation(m, (i, j) => (i + j - m.ux - m.uy) ** 2),
  Contrast: (m) => expectation(m, (i, j) => (i - j) ** 2),
  Correlation: correlation,
  DifferenceAverage: differenceAverage,
  DifferenceEntropy: ({ differences }) => entropy(differences),
  DifferenceVariance: (m) => {
    const average = differenceAverage(m);
    return weightedSum(m.differences, (k) => (k - average) ** 2);
  },
  Dissimilarity: differenceAverage,
  Homogeneity1: inverseDifference,
  Homogeneity2: inverseDifferenceMoment,
  Id: inverseDifference,
  Idm: inverseDifferenceMoment,
  Idmn: ({ differences, ng }) => weightedSum(differences, (k) => 1 / (1 + k ** 2 / ng ** 2)),
  Idn: ({ differences, ng }) => weightedSum(differences, (k) => 1 / (1 + k / ng)),
  Imc1: informationalCorrelation1,
  Imc2: informationalCorrelation2,
  InverseVariance: ({ differences }) => weightedSum(differences, (k) => (k === 0 ? 0 : 1 / k ** 2)),
  JointAverage: ({ ux }) => ux,
  JointEnergy: (m) => m.p.reduce((total, p) => total + p * p, 0),
  JointEntropy: ({ p }) => entropy(p),
  MCC: maximalCorrelation,
  MaximumProbability: ({ p }) => p.reduce((a, b) => Math.max(a, b), 0),
  SumAverage: ({ sums }) => weightedSum(sums, (k) => k),
  SumEntropy: ({ sums }) => entropy(sums),
  SumSquares: (m) => expectation(m, (i) => (i - m.ux) ** 2),
  SumVariance: (m) => {
    const average = weightedSum(m.sums, (k) => k);
    return weightedSum(m.sums, (k) => (k - average) ** 2);
  },
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
    const n = roi.grayLevels.length;
    const offsets = anglesOf(roi.size, settings);
    checkMatrixSize('GLCM', offsets.length, n, n);
    return offsets.length > 0 ? [{ op: 'glcm', levels: roi.compact, attrs: { levels: n, offsets } }] : [];
  },
  matrices: (roi, settings, [counts]) => (counts ? cooccurrences(counts, anglesOf(roi.size, settings), roi, settings) : []),
});

/** The mean of `term(i, j)` over the matrix. */
function expectation({ levels, p }: Cooccurrence, term: (i: number, j: number) => number): number {
  const n = levels.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) total += p[i * n + j] * term(levels[i], levels[j]);
  }
  return total;
}

function weightedSum(distribution: Float64Array, weight: (k: number) => number): number {
  return distribution.reduce((total, share, k) => total + share * weight(k), 0);
}

/** In bits, with PyRadiomics' epsilon. */
function entropy(distribution: Float64Array): number {
  return -distribution.reduce((total, share) => total + share * Math.log2(share + Number.EPSILON), 0);
}

function differenceAverage({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => k);
}

function inverseDifference({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => 1 / (1 + k));
}

function inverseDifferenceMoment({ differences }: Cooccurrence): number {
  return weightedSum(differences, (k) => 1 / (1 + k ** 2));
}

/** 1 where one of the marginals has no variance. */
function correlation(m: Cooccurrence): number {
  const deviations = Math.sqrt(expectation(m, (i) => (i - m.ux) ** 2)) * Math.sqrt(expectation(m, (_, j) => (j - m.uy) ** 2));
  if (deviations === 0) return 1;
  return expectation(m, (i, j) => (i - m.ux) * (j - m.uy)) / (deviations + Number.EPSILON);
}

/** -sum of `weight(i, j)` log2(px(i) py(j)). */
function crossEntropy({ px, py }: Cooccurrence, weight: (i: number, j: number) => number): number {
  let total = 0;
  for (let i = 0; i < px.length; i++) {
    for (let j = 0; j < py.length; j++) total -= weight(i, j) * Math.log2(px[i] * py[j] + Number.EPSILON);
  }
  return total;
}

/** 0 where both marginals have no entropy. */
function informationalCorrelation1(m: Cooccurrence): number {
  const n = m.px.length;
  const largest = Math.max(entropy(m.px), entropy(m.py));
  if (largest === 0) return 0;
  return (entropy(m.p) - crossEntropy(m, (i, j) => m.p[i * n + j])) / largest;
}

/** NaN, left out of the mean over the angles, where rounding makes the mutual information negative. */
function informationalCorrelation2(m: Cooccurrence): number {
  const joint = entropy(m.p);
  const independent = crossEntropy(m, (i, j) => m.px[i] * m.py[j]);
  return independent === joint ? 0 : Math.sqrt(1 - Math.E ** (-2 * (independent - joint)));
}

/**
 * Root of the second largest eigenvalue of Q(i, j) = sum over k of p(i, k) p(j, k) / (px(i) py(k)); 1 in a flat region.
 * The similar matrix sqrt(px(i) / px(j)) Q(i, j) is symmetric up to the epsilon in the divisor, which keeps its eigenvalues well conditioned.
 */
function maximalCorrelation({ p, px, py }: Cooccurrence): number {
  const n = px.length;
  if (n < 2) return 1;
  const divided = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) divided[i * n + k] = p[i * n + k] / (px[i] * py[k] + Number.EPSILON);
  }
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += divided[i * n + k] * p[j * n + k];
      q[i * n + j] = px[j] === 0 ? 0 : sum * Math.sqrt(px[i] / px[j]);
    }
  }
  const { re, im } = eigenvalues(q, n);
  const second = Array.from(re.keys()).sort((a, b) => re[b] - re[a] || im[b] - im[a])[1];
  // The real part of the complex square root.
  return im[second] === 0 ? Math.sqrt(re[second]) : Math.sqrt((Math.hypot(re[second], im[second]) + re[second]) / 2);
}
