import type { Size } from '../../imaging/volume';
import { joinedRun } from '../../ops/window_glrlm';
import { type Angle, angleLength, anglesOf } from '../angles';
import type { BinnedRoi, DiscretisedRoi } from '../discretise';
import type { Settings } from '../settings';
import { SizeCounter } from '../size-counter';
import * as measure from '../size-matrix';
import { windowPositions } from '../windows';
import { FeatureMeans } from './average';
import { textureClass } from './texture';

/** GLRLM features (https://pyradiomics.readthedocs.io/en/latest/features.html) of one matrix, in PyRadiomics' order. */
const features: Readonly<Record<string, (m: measure.SizeMatrix) => number>> = {
  GrayLevelNonUniformity: measure.levelNonUniformity,
  GrayLevelNonUniformityNormalized: measure.levelNonUniformityNormalized,
  GrayLevelVariance: measure.levelVariance,
  HighGrayLevelRunEmphasis: measure.highLevelEmphasis,
  LongRunEmphasis: measure.largeEmphasis,
  LongRunHighGrayLevelEmphasis: measure.largeHighEmphasis,
  LongRunLowGrayLevelEmphasis: measure.largeLowEmphasis,
  LowGrayLevelRunEmphasis: measure.lowLevelEmphasis,
  RunEntropy: measure.entropy,
  RunLengthNonUniformity: measure.sizeNonUniformity,
  RunLengthNonUniformityNormalized: measure.sizeNonUniformityNormalized,
  RunPercentage: measure.percentage,
  RunVariance: measure.sizeVariance,
  ShortRunEmphasis: measure.smallEmphasis,
  ShortRunHighGrayLevelEmphasis: measure.smallHighEmphasis,
  ShortRunLowGrayLevelEmphasis: measure.smallLowEmphasis,
};

const ibsi = {
  ShortRunEmphasis: '22OV',
  LongRunEmphasis: 'W4KF',
  LowGrayLevelRunEmphasis: 'V3SW',
  HighGrayLevelRunEmphasis: 'G3QZ',
  ShortRunLowGrayLevelEmphasis: 'HTZT',
  ShortRunHighGrayLevelEmphasis: 'GD3A',
  LongRunLowGrayLevelEmphasis: 'IVPO',
  LongRunHighGrayLevelEmphasis: '3KUM',
  GrayLevelNonUniformity: 'R5YN',
  GrayLevelNonUniformityNormalized: 'OVBL',
  RunLengthNonUniformity: 'W92Y',
  RunLengthNonUniformityNormalized: 'IC23',
  RunPercentage: '9ZK5',
  GrayLevelVariance: '8CE5',
  RunVariance: 'SXLW',
  RunEntropy: 'HJ9O',
};

/**
 * Grey level run length matrix, of distance 1: each feature is the mean over the angles, or is taken from their weighted sum
 * where `weightingNorm` is set. NaN where no line along any angle holds two voxels of the region; IBSI counts such runs of one, too.
 */
export const glrlm = textureClass({
  name: 'glrlm',
  features,
  ibsi,
  aggregated: 'directions',
  requests(roi, settings) {
    const offsets = nearest(roi, settings);
    return offsets.length > 0 ? [{ op: 'glrlm', roi, attrs: { offsets } }] : [];
  },
  matrices: (roi, settings, [counts]) => runLengths(counts, nearest(roi, settings), roi, settings),
  windows(roi, wanted, settings) {
    const { compact, grayLevels, spacing } = roi;
    const offsets = nearest(roi, settings);
    const norm = settings.weightingNorm;
    const weights = norm === null ? undefined : offsets.map((angle) => angleLength(angle, spacing, norm));
    const means = new FeatureMeans(features, wanted);
    const positions = windowPositions(settings);
    const counter = new SizeCounter('GLRLM', grayLevels, 2 * settings.kernelRadius + 1, positions * (weights ? offsets.length : 1));
    return {
      request: offsets.length > 0 ? { op: 'window_glrlm', levels: compact, attrs: { levels: grayLevels.length, offsets } } : undefined,
      compute({ found }, out) {
        let used = false;
        for (let a = 0; a * positions < found.length; a++) {
          const runs = found.subarray(a * positions, (a + 1) * positions);
          if (!runs.some((run) => (run & joinedRun) !== 0)) continue;
          used = true;
          for (let p = 0; p < positions; p++) if (runs[p] > 0) counter.add(runs[p], runs[p] % joinedRun, weights?.[a]);
          if (!weights) means.add(counter.take());
        }
        if (weights && used) means.add(counter.take());
        means.take(out);
      },
    };
  },
});

/** The angles of distance 1. */
function nearest({ size }: BinnedRoi, { force2D, force2Ddimension, conformance }: Settings): Angle[] {
  return anglesOf(size, { force2D, force2Ddimension, conformance });
}

/** The matrices that features are computed from: one for each angle, or one sum weighted by the angles' lengths. */
function* runLengths(
  counts: Uint32Array,
  angles: readonly Angle[],
  { mask, size, spacing, grayLevels }: DiscretisedRoi,
  { weightingNorm: norm, conformance }: Settings,
): Generator<measure.SizeMatrix> {
  const longest = Math.max(...size);
  const area = grayLevels.length * longest;
  const sum = new Float64Array(area);
  let used = 0;
  for (const [index, angle] of angles.entries()) {
    const matrix = counts.subarray(index * area, (index + 1) * area);
    const single = conformance === 'pyradiomics' && matrix.every((count, at) => count === 0 || at % longest === 0);
    if (single && !joinsVoxels(mask, size, angle)) continue;
    used++;
    if (norm === null) {
      yield measure.denseSizeMatrix(matrix, grayLevels);
    } else {
      const weight = angleLength(angle, spacing, norm);
      for (let at = 0; at < area; at++) sum[at] += weight * matrix[at];
    }
  }
  if (norm !== null && used > 0) yield measure.denseSizeMatrix(sum, grayLevels);
}

/** True where some line along the angle holds two voxels of the region, in a run or apart; PyRadiomics leaves out angles without one. */
function joinsVoxels(mask: Uint8Array, [ni, nj, nk]: Size, [dk, dj, di]: Angle): boolean {
  for (let k = 0, at = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, at++) {
        if (mask[at] === 0) continue;
        let [x, y, z] = [i + di, j + dj, k + dk];
        for (; x >= 0 && x < ni && y >= 0 && y < nj && z >= 0 && z < nk; x += di, y += dj, z += dk) {
          if (mask[x + ni * (y + nj * z)] !== 0) return true;
        }
      }
    }
  }
  return false;
}
