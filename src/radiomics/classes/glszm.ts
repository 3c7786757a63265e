import { packing } from '../../ops/windows';
import { anglesOf } from '../angles';
import { levelsOf } from '../levelled-roi';
import { SizeCounter } from '../size-counter';
import * as measure from '../size-matrix';
import { windowPositions } from '../windows';
import { FeatureMeans } from './average';
import { textureClass } from './texture';

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

const ibsi = {
  SmallAreaEmphasis: '5QRC',
  LargeAreaEmphasis: '48P8',
  LowGrayLevelZoneEmphasis: 'XMSY',
  HighGrayLevelZoneEmphasis: '5GN9',
  SmallAreaLowGrayLevelEmphasis: '5RAI',
  SmallAreaHighGrayLevelEmphasis: 'HW1V',
  LargeAreaLowGrayLevelEmphasis: 'YH51',
  LargeAreaHighGrayLevelEmphasis: 'J17V',
  GrayLevelNonUniformity: 'JNSA',
  GrayLevelNonUniformityNormalized: 'Y1RO',
  SizeZoneNonUniformity: '4JP3',
  SizeZoneNonUniformityNormalized: 'VB3A',
  ZonePercentage: 'P30P',
  GrayLevelVariance: 'BYLV',
  ZoneVariance: '3NSA',
  ZoneEntropy: 'GU8N',
};

/**
 * Grey level size zone matrix: zones are 26-connected, with `force2D` 8-connected in their planes. NaN where the region leaves no
 * direction to go.
 */
export const glszm = textureClass({
  name: 'glszm',
  features,
  ibsi,
  aggregated: 'slices',
  requests(roi, { force2D, force2Ddimension, conformance }) {
    const offsets = anglesOf(roi.size, { force2D, force2Ddimension, conformance });
    return offsets.length > 0 ? [{ op: 'glszm', roi, attrs: { offsets } }, levelsOf(roi)] : [];
  },
  matrices: (_, __, [sizes, levels]) => [measure.zoneMatrix(levels, sizes)],
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
});
