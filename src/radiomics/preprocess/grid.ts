import { axisOf, fromAxes, invert, type Mat4, multiply, originOf, spacingOf, transformPoint, type Vec3 } from '../../imaging/affine';
import type { Size, Volume } from '../../imaging/volume';

/**
 * A grid as ITK keeps it. Resampling repeats ITK's arithmetic to the last bit, because a nearest neighbour half-way between
 * two voxels, or a value that is cut to an integer, depends on it.
 */
export interface Grid {
  readonly size: Size;
  /** mm, along i, j, k. */
  readonly spacing: Vec3;
  /** RAS+ mm of the first voxel's centre. */
  readonly origin: Vec3;
  /** The axes' unit vectors as columns. */
  readonly direction: Mat4;
}

export function gridOf({ size, affine }: Pick<Volume, 'size' | 'affine'>): Grid {
  const spacing = spacingOf(affine);
  const unit = (axis: number): Vec3 => {
    const [x, y, z] = axisOf(affine, axis);
    return [x / spacing[axis], y / spacing[axis], z / spacing[axis]];
  };
  return { size, spacing, origin: originOf(affine), direction: fromAxes([unit(0), unit(1), unit(2)], [0, 0, 0]) };
}

/** Voxel indices to RAS+ mm. */
export function affineOf({ spacing, origin, direction }: Grid): Mat4 {
  const scaled = multiply(direction, [spacing[0], 0, 0, 0, 0, spacing[1], 0, 0, 0, 0, spacing[2], 0, 0, 0, 0, 1]);
  return fromAxes([axisOf(scaled, 0), axisOf(scaled, 1), axisOf(scaled, 2)], origin);
}

/** The function from RAS+ mm to continuous voxel indices; `undefined` where the axes do not span space. */
export function worldToIndex({ spacing, origin, direction }: Grid): ((point: Vec3) => Vec3) | undefined {
  const inverse = invert(direction);
  if (!inverse) return undefined;
  const scaled = multiply([1 / spacing[0], 0, 0, 0, 0, 1 / spacing[1], 0, 0, 0, 0, 1 / spacing[2], 0, 0, 0, 0, 1], inverse);
  return (point) => transformPoint(scaled, [point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]]);
}

/** How two grids differ, an entry for each difference greater than ITK's tolerance: `tolerance` times the first spacing, for lengths. */
export function gridDifferences(image: Grid, mask: Grid, tolerance: number): string[] {
  const differences: string[] = [];
  const allowed = Math.abs(tolerance * image.spacing[0]);
  'ijk'.split('').forEach((axis, n) => {
    const [a, b] = [image.spacing[n], mask.spacing[n]];
    if (!(Math.abs(a - b) <= allowed)) differences.push(`spacing along ${axis} by ${millimetres(b - a)} (${a} in the image, ${b} in the mask)`);
    const [u, v] = [axisOf(image.direction, n), axisOf(mask.direction, n)];
    const turned = Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]);
    if (!(Math.max(...u.map((x, row) => Math.abs(x - v[row]))) <= tolerance)) {
      differences.push(`direction of axis ${axis} by ${((2 * Math.asin(Math.min(1, turned / 2)) * 180) / Math.PI).toPrecision(3)} degrees`);
    }
  });
  ['right (R)', 'anterior (A)', 'superior (S)'].forEach((axis, n) => {
    const shift = mask.origin[n] - image.origin[n];
    if (!(Math.abs(shift) <= allowed)) differences.push(`origin along ${axis} by ${millimetres(shift)}`);
  });
  return differences;
}

function millimetres(length: number): string {
  return `${Number(length.toPrecision(4))} mm`;
}
