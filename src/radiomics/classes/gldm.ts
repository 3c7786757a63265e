import { packing } from '../../ops/windows';
import { anglesOf } from '../angles';
import { dependenceMatrices, dependenceRequests } from '../dependence';
import { renumberLevels } from '../levelled-roi';
import { SizeCounter } from '../size-counter';
import * as measure from '../size-matrix';
import { anglesWithin, windowPositions } from '../windows';
import { FeatureMeans } from './average';
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
  windows(roi, wanted, settings) {
    const all = anglesOf(roi.size, settings, true);
    const within = anglesWithin(all, settings);
    const { levels, numbers } = renumberLevels(roi, settings.gldm_a);
    const rows = numbers[numbers.length - 1];
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
});
