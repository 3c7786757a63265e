import { dependenceMatrices, dependenceRequests } from '../dependence';
import * as measure from '../size-matrix';
import { textureClass } from './texture';

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
 * NaN where the region leaves no direction to go. IBSI's class of the same counts is `ngldm`.
 */
export const gldm = textureClass({
  name: 'gldm',
  features,
  deprecated: ['DependencePercentage', 'GrayLevelNonUniformityNormalized'],
  aggregated: 'slices',
  requests: dependenceRequests,
  matrices: dependenceMatrices,
});
