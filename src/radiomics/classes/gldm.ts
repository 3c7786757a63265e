import { anglesOf } from '../angles';
import { renumberLevels } from '../discretise';
import { checkMatrixSize } from '../matrix-size';
import * as measure from '../size-matrix';
import { averageFeatures } from './average';
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
  async compute(roi, wanted, { settings, matrices, signal }) {
    const angles = anglesOf(roi.size, settings, true);
    const { levels, numbers } = renumberLevels(roi, settings.gldm_a);
    const rows = numbers[numbers.length - 1];
    const columns = angles.length + 1;
    checkMatrixSize('GLDM', 1, rows, columns);
    if (angles.length === 0) return averageFeatures([], features, wanted);
    const counts = await matrices.gldm(levels, roi.size, angles, rows, settings.gldm_a, { signal });
    const occurring = new Uint32Array(numbers.length * columns);
    numbers.forEach((number, index) => {
      occurring.set(counts.subarray((number - 1) * columns, number * columns), index * columns);
    });
    return averageFeatures([measure.denseSizeMatrix(occurring, roi.grayLevels)], features, wanted, signal);
  },
};
