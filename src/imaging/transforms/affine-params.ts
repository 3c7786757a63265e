import { identity, type Mat4, multiply } from '../affine';
import { badOption, perAxis } from './options';

/** Parameters of MONAI's Affine and AffineGrid, applied in the order rotate, shear, translate, scale. */
export interface AffineParams {
  /** Angles in radians about the three axes; one number turns about the first. */
  readonly rotateParams?: number | readonly number[] | null;
  /** Six factors: the entries (0,1) (0,2) (1,0) (1,2) (2,0) (2,1) of the matrix. */
  readonly shearParams?: number | readonly number[] | null;
  /** Voxels. */
  readonly translateParams?: number | readonly number[] | null;
  readonly scaleParams?: number | readonly number[] | null;
  /** A 4x4 matrix, flat or in rows, instead of the parameters. */
  readonly affine?: Mat4 | readonly (readonly number[])[] | null;
}

/** The matrix from output to input coordinates, both centred on their grids, in voxels. */
export function affineOfParams(params: AffineParams): Mat4 {
  if (params.affine) {
    const flat = params.affine.flat();
    if (flat.length !== 16 || !flat.every(Number.isFinite)) throw badOption('Affine', 'affine', `${flat.length} numbers`, 'give a 4x4 matrix');
    return flat;
  }
  let m = identity;
  if (params.rotateParams) m = multiply(m, rotation(params.rotateParams));
  if (params.shearParams) m = multiply(m, shear(params.shearParams));
  if (params.translateParams) m = multiply(m, translation(params.translateParams));
  if (params.scaleParams) m = multiply(m, scaling(params.scaleParams));
  return m;
}

/** Rotations about axis 0, then 1, then 2, multiplied in that order; missing angles are 0 (create_rotate). */
export function rotation(radians: number | readonly number[]): Mat4 {
  const [a = 0, b = 0, c = 0] = list('rotateParams', radians, 3);
  const about0 = [1, 0, 0, 0, 0, Math.cos(a), -Math.sin(a), 0, 0, Math.sin(a), Math.cos(a), 0, 0, 0, 0, 1];
  const about1 = [Math.cos(b), 0, Math.sin(b), 0, 0, 1, 0, 0, -Math.sin(b), 0, Math.cos(b), 0, 0, 0, 0, 1];
  const about2 = [Math.cos(c), -Math.sin(c), 0, 0, Math.sin(c), Math.cos(c), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return multiply(multiply(about0, about1), about2);
}

export function shear(factors: number | readonly number[]): Mat4 {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = list('shearParams', factors, 6);
  return [1, a, b, 0, c, 1, d, 0, e, f, 1, 0, 0, 0, 0, 1];
}

export function translation(voxels: number | readonly number[]): Mat4 {
  const [x = 0, y = 0, z = 0] = list('translateParams', voxels, 3);
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
}

export function scaling(factors: number | readonly number[]): Mat4 {
  const [x, y, z] = perAxis('Affine', 'scaleParams', factors, [1, 1, 1]);
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

function list(option: string, value: number | readonly number[], most: number): readonly number[] {
  const numbers = typeof value === 'number' ? [value] : value;
  if (numbers.length > most || !numbers.every(Number.isFinite))
    throw badOption('Affine', option, JSON.stringify(value), `give at most ${most} finite numbers`);
  return numbers;
}
