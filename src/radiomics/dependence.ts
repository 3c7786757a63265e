import { anglesOf } from './angles';
import { type DiscretisedRoi, type RenumberedLevels, renumberLevels } from './discretise';
import type { MatrixRequest } from './matrices';
import { checkMatrixSize } from './matrix-size';
import type { Settings } from './settings';
import { denseSizeMatrix, type SizeMatrix } from './size-matrix';

/** Asks for the dependences of a region; nothing where it leaves no direction to go. */
export function dependenceRequests(roi: DiscretisedRoi, settings: Settings): MatrixRequest[] {
  const offsets = anglesOf(roi.size, settings, true);
  const { levels, rows } = numberedLevels(roi, settings.gldm_a);
  checkMatrixSize('GLDM', 1, rows, offsets.length + 1);
  return offsets.length > 0 ? [{ op: 'gldm', levels, attrs: { levels: rows, offsets, alpha: settings.gldm_a } }] : [];
}

/** The matrix of voxels by level and dependence, which is 1 more than a voxel's neighbours within `gldm_a` grey levels. */
export function dependenceMatrices(roi: DiscretisedRoi, { gldm_a }: Settings, [counts]: readonly Uint32Array[]): SizeMatrix[] {
  if (!counts) return [];
  const { numbers, rows } = numberedLevels(roi, gldm_a);
  const columns = counts.length / rows;
  const occurring = new Uint32Array(numbers.length * columns);
  numbers.forEach((number, index) => {
    occurring.set(counts.subarray((number - 1) * columns, number * columns), index * columns);
  });
  return [denseSizeMatrix(occurring, roi.grayLevels)];
}

/** The levels with the gaps that `alpha` tells apart, and how many numbers they run to. */
export function numberedLevels(roi: DiscretisedRoi, alpha: number): RenumberedLevels & { rows: number } {
  const { levels, numbers } = alpha === 0 ? { levels: roi.compact, numbers: roi.grayLevels.map((_, n) => n + 1) } : renumberLevels(roi, alpha);
  return { levels, numbers, rows: numbers[numbers.length - 1] };
}
