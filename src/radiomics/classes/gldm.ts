import { packing } from '../../ops/windows';
import { anglesOf } from '../angles';
import { type DiscretisedRoi, type RenumberedLevels, renumberLevels } from '../discretise';
import { checkMatrixSize } from '../matrix-size';
import { SizeCounter } from '../size-counter';
import * as measure from '../size-matrix';
import { anglesWithin, windowPositions } from '../windows';
import { averageFeatures, FeatureMeans } from './average';
import type { FeatureClass } from './feature-class';

/** GLDM features (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (m: measure.SizeMatrix) => number>> = {
  DependenceEntropy: measure.entropy,
  DependenceNonUniformity: measure.sizeNonUniformity,
  DependenceNonUniformityNormalized: measure.sizeNonUniformityNormalized,
  // Every voxel has one dependence.
  DependencePercentage: () => 1,
  DependenceVariance: measure.sizeVariance,
  GrayLevelNonUniformity: measure.levelNonUniformity,
  GrayLevelNonUniformityNormalized: measure.levelNonUniformityNormalized,
  GrayLevelVariance: measure.levelVariance,
  HighGrayLevelEmphasis: measure.highLevelEmphasis,
  LargeDependenceEmphasis: measure.largeEmphasis,
  LargeDependenceHighGrayLevelEmphasis: measure.largeHighEmphasis,
  LargeDependenceLowGrayLevelEmphasis: measure.largeLowEmphasis,
  LowGrayLevelEmphasis: measure.lowLevelEmphasis,
  SmallDependenceEmphasis: measure.smallEmphasis,
  SmallDependenceHighGrayLevelEmphasis: measure.smallHighEmphasis,
  SmallDependenceLowGrayLevelEmphasis: measure.smallLowEmphasis,
};

/**
 * Grey level dependence matrix: a voxel's dependence is 1 more than its neighbours within `gldm_a` grey levels.
 * NaN where the region leaves no direction to go.
 */
export const gldm: FeatureClass = {
  name: 'gldm',
  features: Object.keys(features),
  deprecated: ['DependencePercentage', 'GrayLevelNonUniformityNormalized'],
  describes: 'image',
  matrices(roi, settings) {
    const offsets = anglesOf(roi.size, settings, true);
    const { levels, rows } = numbered(roi, settings.gldm_a);
    checkMatrixSize('GLDM', 1, rows, offsets.length + 1);
    return offsets.length > 0 ? [{ op: 'gldm', levels, attrs: { levels: rows, offsets, alpha: settings.gldm_a } }] : [];
  },
  compute(roi, wanted, { settings, counts: [counts], signal }) {
    if (!counts) return averageFeatures([], features, wanted);
    const { numbers, rows } = numbered(roi, settings.gldm_a);
    const columns = counts.length / rows;
    const occurring = new Uint32Array(numbers.length * columns);
    numbers.forEach((number, index) => {
      occurring.set(counts.subarray((number - 1) * columns, number * columns), index * columns);
    });
    return averageFeatures([measure.denseSizeMatrix(occurring, roi.grayLevels)], features, wanted, signal);
  },
  windows(roi, wanted, settings) {
    const all = anglesOf(roi.size, settings, true);
    const within = anglesWithin(all, settings);
    const { levels, numbers, rows } = numbered(roi, settings.gldm_a);
    const byNumber = new Int32Array(rows);
    numbers.forEach((number, index) => {
      byNumber[number - 1] = roi.grayLevels[index];
    });
    const means = new FeatureMeans(features, wanted);
    const counter = new SizeCounter('GLDM', byNumber, within.length + 1, windowPositions(settings));
    // Where no angle leads to another position, one that finds nothing stands for all.
    const offsets = within.length > 0 ? within : all.slice(0, 1);
    return {
      request: offsets.length > 0 ? { op: 'window_gldm', levels, attrs: { levels: rows, offsets, alpha: settings.gldm_a } } : undefined,
      compute({ found }, out) {
        for (let p = 0; p < found.length; p++) if (found[p] > 0) counter.add(found[p], (found[p] % packing) + 1);
        if (found.length > 0) means.add(counter.take());
        means.take(out);
      },
    };
  },
};

/** The levels with the gaps that `alpha` tells apart, and how many numbers they run to. */
function numbered(roi: DiscretisedRoi, alpha: number): RenumberedLevels & { rows: number } {
  const { levels, numbers } = alpha === 0 ? { levels: roi.compact, numbers: roi.grayLevels.map((_, n) => n + 1) } : renumberLevels(roi, alpha);
  return { levels, numbers, rows: numbers[numbers.length - 1] };
}
