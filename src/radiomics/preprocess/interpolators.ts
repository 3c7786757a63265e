import type { Vec3 } from '../../imaging/affine';
import type { Size } from '../../imaging/volume';
import type { Settings } from '../settings';
import type { Numbers } from '../voxels';
import { bspline } from './bspline';

/** The value at a continuous index inside the buffer, that is less than half a voxel beyond the outer voxel centres. */
export type Interpolate = (x: number, y: number, z: number) => number;

/** Prepares an interpolation of `values` (i fastest). */
export type Interpolator = (values: Numbers, size: Size) => Interpolate;

/** ITK's interpolators by SimpleITK's names. */
export const interpolatorsByName: Readonly<Record<NonNullable<Settings['interpolator']>, Interpolator>> = {
  sitkNearestNeighbor: nearestNeighbor,
  sitkLinear: linear,
  sitkBSpline: bspline,
};

/** Halves round up. */
export function nearestNeighbor(values: Numbers, size: Size): Interpolate {
  return (x, y, z) => values[roundHalfUp(x) + size[0] * (roundHalfUp(y) + size[1] * roundHalfUp(z))];
}

function roundHalfUp(x: number): number {
  const floor = Math.floor(x);
  return x - floor >= 0.5 ? floor + 1 : floor;
}

/** Trilinear, constant beyond the outer voxel centres. */
export function linear(values: Numbers, size: Size): Interpolate {
  const low: [number, number, number] = [0, 0, 0];
  const high: [number, number, number] = [0, 0, 0];
  const strides: Vec3 = [1, size[0], size[0] * size[1]];
  const locate = (x: number, axis: number): number => {
    const index = Math.max(0, Math.floor(x));
    low[axis] = index * strides[axis];
    high[axis] = Math.min(index + 1, size[axis] - 1) * strides[axis];
    return Math.max(0, x - index);
  };
  return (x, y, z) => {
    const tx = locate(x, 0);
    const ty = locate(y, 1);
    const tz = locate(z, 2);
    const alongX = (row: number): number => mix(values[row + low[0]], values[row + high[0]], tx);
    const alongY = (slice: number): number => mix(alongX(slice + low[1]), alongX(slice + high[1]), ty);
    return mix(alongY(low[2]), alongY(high[2]), tz);
  };
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
