import { type Angle, angleWeight } from './angles';
import type { DiscretisedRoi } from './discretise';
import type { Settings } from './settings';

/** One normalised co-occurrence matrix with what several features need of it. */
export interface Cooccurrence {
  /** Grey levels that occur in the region: rows and columns. */
  readonly levels: Int32Array;
  /** Highest grey level: PyRadiomics' Ng. */
  readonly ng: number;
  /** p(i, j), row-major. */
  readonly p: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly ux: number;
  readonly uy: number;
  /** p(x + y), indexed by i + j. */
  readonly sums: Float64Array;
  /** p(x - y), indexed by |i - j|. */
  readonly differences: Float64Array;
}

/**
 * The normalised matrices that features are computed from, symmetric with `symmetricalGLCM`: one for each angle with neighbours, or
 * one weighted sum with `weightingNorm`. `counts` are [angle, i, j] over the levels that occur.
 */
export function* cooccurrences(
  counts: Uint32Array,
  angles: readonly Angle[],
  roi: DiscretisedRoi,
  { symmetricalGLCM, weightingNorm }: Pick<Settings, 'symmetricalGLCM' | 'weightingNorm'>,
): Generator<Cooccurrence> {
  const n = roi.grayLevels.length;
  const sum = new Float64Array(n * n);
  for (const [index, angle] of angles.entries()) {
    const matrix = new Float64Array(counts.subarray(index * n * n, (index + 1) * n * n));
    if (symmetricalGLCM) symmetrise(matrix, n);
    if (weightingNorm !== null) {
      const weight = angleWeight(angle, roi.spacing, weightingNorm);
      for (let at = 0; at < sum.length; at++) sum[at] += weight * matrix[at];
    } else if (matrix.some((count) => count > 0)) {
      yield normalise(matrix, roi);
    }
  }
  if (weightingNorm !== null) yield normalise(sum, roi);
}

function symmetrise(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = matrix[i * n + j] + matrix[j * n + i];
  }
}

function normalise(counts: Float64Array, { grayLevels: levels, levelCount: ng }: DiscretisedRoi): Cooccurrence {
  const n = levels.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const p = counts.map((count) => count / total);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  const sums = new Float64Array(2 * ng + 1);
  const differences = new Float64Array(ng);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = p[i * n + j];
      px[i] += value;
      py[j] += value;
      sums[levels[i] + levels[j]] += value;
      differences[Math.abs(levels[i] - levels[j])] += value;
    }
  }
  const ux = px.reduce((mean, share, i) => mean + share * levels[i], 0);
  const uy = py.reduce((mean, share, j) => mean + share * levels[j], 0);
  return { levels, ng, p, px, py, ux, uy, sums, differences };
}
