import { anglesOf } from '../angles';
import { borderDistances } from '../border-distance';
import { levelsOf } from '../levelled-roi';
import * as measure from '../size-matrix';
import { textureClass } from './texture';

/** Zones by level and distance. */
interface DistanceZones extends measure.SizeCounts {
  /** Of the region. */
  readonly voxels: number;
}

const features: Readonly<Record<string, (m: DistanceZones) => number>> = {
  SmallDistanceEmphasis: measure.smallEmphasis,
  LargeDistanceEmphasis: measure.largeEmphasis,
  LowGrayLevelZoneEmphasis: measure.lowLevelEmphasis,
  HighGrayLevelZoneEmphasis: measure.highLevelEmphasis,
  SmallDistanceLowGrayLevelEmphasis: measure.smallLowEmphasis,
  SmallDistanceHighGrayLevelEmphasis: measure.smallHighEmphasis,
  LargeDistanceLowGrayLevelEmphasis: measure.largeLowEmphasis,
  LargeDistanceHighGrayLevelEmphasis: measure.largeHighEmphasis,
  GrayLevelNonUniformity: measure.levelNonUniformity,
  GrayLevelNonUniformityNormalized: measure.levelNonUniformityNormalized,
  ZoneDistanceNonUniformity: measure.sizeNonUniformity,
  ZoneDistanceNonUniformityNormalized: measure.sizeNonUniformityNormalized,
  ZonePercentage: ({ total, voxels }) => total / voxels,
  GrayLevelVariance: measure.levelVariance,
  ZoneDistanceVariance: measure.sizeVariance,
  ZoneDistanceEntropy: measure.entropy,
};

const ibsi = {
  SmallDistanceEmphasis: '0GBI',
  LargeDistanceEmphasis: 'MB4I',
  LowGrayLevelZoneEmphasis: 'S1RA',
  HighGrayLevelZoneEmphasis: 'K26C',
  SmallDistanceLowGrayLevelEmphasis: 'RUVG',
  SmallDistanceHighGrayLevelEmphasis: 'DKNJ',
  LargeDistanceLowGrayLevelEmphasis: 'A7WM',
  LargeDistanceHighGrayLevelEmphasis: 'KLTH',
  GrayLevelNonUniformity: 'VFT7',
  GrayLevelNonUniformityNormalized: '7HP3',
  ZoneDistanceNonUniformity: 'V294',
  ZoneDistanceNonUniformityNormalized: 'IATH',
  ZonePercentage: 'VIWW',
  GrayLevelVariance: 'QK93',
  ZoneDistanceVariance: '7WT1',
  ZoneDistanceEntropy: 'GBDU',
};

/**
 * IBSI's grey level distance zone matrix (VMDZ): zones as in `glszm`, by the distance of their voxel that is nearest to the border of the
 * region before resegmentation.
 */
export const gldzm = textureClass({
  name: 'gldzm',
  features,
  ibsi,
  onlyNamed: true,
  aggregated: 'slices',
  requests(roi, { force2D, force2Ddimension, conformance }) {
    const { size, mask, morphological } = roi;
    const offsets = anglesOf(size, { force2D, force2Ddimension, conformance });
    if (offsets.length === 0) return [];
    const distances = borderDistances(morphological ?? mask, size, force2D ? 2 - force2Ddimension : undefined);
    return [{ op: 'gldzm', roi, distances, attrs: { offsets } }, levelsOf(roi)];
  },
  matrices: ({ values }, _, [nearest, levels]) => [{ ...measure.zoneMatrix(levels, nearest), voxels: values.length }],
});
