import type { Vec3 } from '../../affine';
import { badHeader } from '../errors';
import type { DataSet } from './dataset';
import type { Keyword } from './dictionary';
import { cross, dot, norm, scale, vec3 } from './vectors';

/** The plane of a frame, in LPS millimetres (PS3.3, C.7.6.2). */
export interface Plane {
  /** Direction of a row (to higher columns), of a column (to lower rows), and their cross product: unit vectors. */
  readonly row: Vec3;
  readonly column: Vec3;
  readonly normal: Vec3;
  /** Distance of rows, and of columns: `PixelSpacing`. */
  readonly spacing: readonly [between: number, within: number];
  /** Centre of the first voxel. */
  readonly position?: Vec3;
  /** `SpacingBetweenSlices`. */
  readonly spacingBetween?: number;
  /** The same, else the slice's thickness. */
  readonly step?: number;
  /** What was missing and taken to be 1 mm or the patient's axes. */
  readonly assumed: readonly string[];
}

/**
 * The plane from attributes of `sources`, the first that has them: functional groups of the frame, then of all frames, then
 * the data set itself.
 */
export function planeOf(sources: readonly DataSet[], what: string): Plane {
  const numbers = (keyword: Keyword): number[] => {
    for (const source of sources) {
      const values = source.numbers(keyword);
      if (values.length > 0) return values;
    }
    return [];
  };
  const assumed: string[] = [];
  const { row, column, oriented } = orientation(numbers('ImageOrientationPatient'), what);
  if (!oriented) assumed.push('ImageOrientationPatient');
  const measured = [numbers('PixelSpacing'), numbers('NominalScannedPixelSpacing')].find((values) => values.length > 0);
  if (measured && !(measured.length === 2 && measured.every((value) => value > 0 && value < 1e6))) {
    throw badHeader(what, `PixelSpacing is ${measured.slice(0, 3).join(' x ')}`);
  }
  if (!measured) assumed.push('PixelSpacing');
  const written = numbers('ImagePositionPatient');
  const position = vec3(written);
  if (written.length > 0 && !position) throw badHeader(what, 'ImagePositionPatient is not three numbers');
  if (!position) assumed.push('ImagePositionPatient');
  const distance = (keyword: Keyword): number | undefined =>
    numbers(keyword)
      .map(Math.abs)
      .find((value) => value > 0 && value < 1e6);
  const spacingBetween = distance('SpacingBetweenSlices');
  return {
    row,
    column,
    normal: cross(row, column),
    spacing: measured ? [measured[0], measured[1]] : [1, 1],
    ...(oriented && position ? { position } : {}),
    spacingBetween,
    step: spacingBetween ?? distance('SliceThickness'),
    assumed,
  };
}

function orientation(cosines: readonly number[], what: string): { row: Vec3; column: Vec3; oriented: boolean } {
  if (cosines.length === 0) return { row: [1, 0, 0], column: [0, 1, 0], oriented: false };
  const row = vec3(cosines.slice(0, 3));
  const column = vec3(cosines.slice(3));
  // Headers round the cosines, to two digits at the worst.
  const sound = row && column && [norm(row), norm(column)].every((length) => Math.abs(length - 1) < 0.02) && Math.abs(dot(row, column)) < 0.02;
  if (!sound) throw badHeader(what, 'ImageOrientationPatient is not two unit vectors at right angles');
  return { row: scale(row, 1 / norm(row)), column: scale(column, 1 / norm(column)), oriented: true };
}
