import { packing } from '../../ops/windows';
import { anglesOf } from '../angles';
import { SizeCounter } from '../size-counter';
import * as measure from '../size-matrix';
import { windowPositions } from '../windows';
import { averageFeatures, FeatureMeans } from './average';
import type { FeatureClass } from './feature-class';

/** GLSZM features (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (m: measure.SizeMatrix) => number>> = {
  GrayLevelNonUniformity: measure.levelNonUniformity,
  GrayLevelNonUniformityNormalized: measure.levelNonUniformityNormalized,
  GrayLevelVariance: measure.levelVariance,
  HighGrayLevelZoneEmphasis: measure.highLevelEmphasis,
  LargeAreaEmphasis: measure.largeEmphasis,
  LargeAreaHighGrayLevelEmphasis: measure.largeHighEmphasis,
  LargeAreaLowGrayLevelEmphasis: measure.largeLowEmphasis,
  LowGrayLevelZoneEmphasis: measure.lowLevelEmphasis,
  SizeZoneNonUniformity: measure.sizeNonUniformity,
  SizeZoneNonUniformityNormalized: measure.sizeNonUniformityNormalized,
  SmallAreaEmphasis: measure.smallEmphasis,
  SmallAreaHighGrayLevelEmphasis: measure.smallHighEmphasis,
  SmallAreaLowGrayLevelEmphasis: measure.smallLowEmphasis,
  ZoneEntropy: measure.entropy,
  ZonePercentage: measure.percentage,
  ZoneVariance: measure.sizeVariance,
};

/**
 * Grey level size zone matrix: zones are 26-connected, with `force2D` 8-connected in their planes. NaN where the region leaves no
 * direction to go.
 */
export const glszm: FeatureClass = {
  name: 'glszm',
  features: Object.keys(features),
  deprecated: [],
  describes: 'image',
  matrices({ size, compact }, { force2D, force2Ddimension }) {
    const offsets = anglesOf(size, { force2D, force2Ddimension });
    return offsets.length > 0 ? [{ op: 'glszm', levels: compact, attrs: { offsets } }] : [];
  },
  compute({ levels }, wanted, { counts: [sizes], signal }) {
    return averageFeatures(sizes ? [sizeZones(levels, sizes)] : [], features, wanted, signal);
  },
  windows({ size, compact, grayLevels }, wanted, settings) {
    const { force2D, force2Ddimension } = settings;
    const offsets = anglesOf(size, { force2D, force2Ddimension });
    const means = new FeatureMeans(features, wanted);
    const positions = windowPositions(settings);
    const counter = new SizeCounter('GLSZM', grayLevels, positions, positions);
    return {
      request: offsets.length > 0 ? { op: 'window_glszm', levels: compact, attrs: { levels: grayLevels.length, offsets } } : undefined,
      compute({ found }, out) {
        for (let p = 0; p < found.length; p++) if (found[p] > 0) counter.add(found[p], found[p] % packing);
        if (found.length > 0) means.add(counter.take());
        means.take(out);
      },
    };
  },
};

/** Zones by level and size; `sizes` holds each zone's size at one of its voxels. */
function sizeZones(levels: Int32Array, sizes: Uint32Array): measure.SizeMatrix {
  const counts = new Map<number, number>();
  const stride = sizes.length + 1;
  sizes.forEach((size, voxel) => {
    if (size === 0) return;
    const key = levels[voxel] * stride + size;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const matrix = new measure.SizeMatrix();
  for (const [key, count] of counts) matrix.add(Math.floor(key / stride), key % stride, count);
  return matrix;
}
