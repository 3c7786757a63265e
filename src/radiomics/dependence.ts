import { anglesOf } from './angles';
import type { BinnedRoi, DiscretisedRoi } from './discretise';
import type { MatrixRequest } from './matrix-source';
import type { Settings } from './settings';
import { denseSizeMatrix, type SizeMatrix } from './size-matrix';

/** Asks for the dependences of a region; nothing where it leaves no direction to go. */
export function dependenceRequests(roi: BinnedRoi, settings: Settings): MatrixRequest[] {
  const offsets = anglesOf(roi.size, settings, true);
  return offsets.length > 0 ? [{ op: 'gldm', roi, attrs: { offsets, alpha: settings.gldm_a }, reach: settings.gldm_a }] : [];
}

/** The matrix of voxels by level and dependence, which is 1 more than a voxel's neighbours within `gldm_a` grey levels. */
export function dependenceMatrices({ grayLevels }: DiscretisedRoi, _: Settings, [counts]: readonly Uint32Array[]): SizeMatrix[] {
  return [denseSizeMatrix(counts, grayLevels)];
}
