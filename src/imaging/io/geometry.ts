import { axisOf, determinant, type Mat4, type Vec3 } from '../affine';
import { badHeader, unsupported } from './errors';

/** Whether voxels map to distinct, finite points: no NaN, no zero or coplanar axes, at any scale. */
export function isUsable(affine: Mat4): boolean {
  const volumeOfBox = [0, 1, 2].reduce((product, axis) => product * Math.hypot(...axisOf(affine, axis)), 1);
  return affine.every(Number.isFinite) && Math.abs(determinant(affine)) > 1e-8 * volumeOfBox;
}

/** `affine` without negative zeros, refused where it is not usable. */
export function checkedAffine(affine: Mat4, fields: string, what: string): Mat4 {
  if (isUsable(affine)) return affine.map((value) => value + 0);
  throw badHeader(what, `the geometry (${fields}) has zero, parallel or non-finite axes`, 'export the image again with its spacing and orientation');
}

/** One to three world vectors made three: what is missing is a unit vector at right angles to the others. */
export function completeAxes(axes: readonly Vec3[], what: string): [Vec3, Vec3, Vec3] {
  const [x, y, z] = axes;
  if (!x || axes.length > 3) throw unsupported(what, `${axes.length} spatial axes`, 'give an image of one to three dimensions');
  if (!y) {
    const shortest = x.map(Math.abs).indexOf(Math.min(...x.map(Math.abs)));
    return completeAxes([x, unitCross([0, 1, 2].map((i) => Number(i === shortest)) as unknown as Vec3, x)], what);
  }
  return [x, y, z ?? unitCross(x, y)];
}

function unitCross(a: Vec3, b: Vec3): Vec3 {
  const c: Vec3 = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const length = Math.hypot(...c);
  return [c[0] / length, c[1] / length, c[2] / length];
}
