import { dependenceMatrices, dependenceRequests } from '../dependence';
import * as measure from '../size-matrix';
import { textureClass } from './texture';

const features: Readonly<Record<string, (m: measure.SizeMatrix) => number>> = {
  LowDependenceEmphasis: measure.smallEmphasis,
  HighDependenceEmphasis: measure.largeEmphasis,
  LowGrayLevelCountEmphasis: measure.lowLevelEmphasis,
  HighGrayLevelCountEmphasis: measure.highLevelEmphasis,
  LowDependenceLowGrayLevelEmphasis: measure.smallLowEmphasis,
  LowDependenceHighGrayLevelEmphasis: measure.smallHighEmphasis,
  HighDependenceLowGrayLevelEmphasis: measure.largeLowEmphasis,
  HighDependenceHighGrayLevelEmphasis: measure.largeHighEmphasis,
  GrayLevelNonUniformity: measure.levelNonUniformity,
  GrayLevelNonUniformityNormalized: measure.levelNonUniformityNormalized,
  DependenceCountNonUniformity: measure.sizeNonUniformity,
  DependenceCountNonUniformityNormalized: measure.sizeNonUniformityNormalized,
  // Every voxel has one dependence.
  DependenceCountPercentage: () => 1,
  GrayLevelVariance: measure.levelVariance,
  DependenceCountVariance: measure.sizeVariance,
  DependenceCountEntropy: measure.entropy,
  DependenceCountEnergy: measure.energy,
};

const ibsi = {
  LowDependenceEmphasis: 'SODN',
  HighDependenceEmphasis: 'IMOQ',
  LowGrayLevelCountEmphasis: 'TL9H',
  HighGrayLevelCountEmphasis: 'OAE7',
  LowDependenceLowGrayLevelEmphasis: 'EQ3F',
  LowDependenceHighGrayLevelEmphasis: 'JA6D',
  HighDependenceLowGrayLevelEmphasis: 'NBZI',
  HighDependenceHighGrayLevelEmphasis: '9QMG',
  GrayLevelNonUniformity: 'FP8K',
  GrayLevelNonUniformityNormalized: '5SPA',
  DependenceCountNonUniformity: 'Z87G',
  DependenceCountNonUniformityNormalized: 'OKJI',
  DependenceCountPercentage: '6XV8',
  GrayLevelVariance: '1PFV',
  DependenceCountVariance: 'DNX2',
  DependenceCountEntropy: 'FCBV',
  DependenceCountEnergy: 'CAS9',
};

/**
 * IBSI's neighbouring grey level dependence matrix (REK0): a voxel's dependence is 1 more than its neighbours within `gldm_a` grey levels,
 * IBSI's coarseness.
 */
export const ngldm = textureClass({
  name: 'ngldm',
  features,
  ibsi,
  onlyNamed: true,
  aggregated: 'slices',
  requests: dependenceRequests,
  matrices: dependenceMatrices,
});
