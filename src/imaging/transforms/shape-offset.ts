import { PmError } from '../../core/errors';
import { axisOf, determinant, fromAxes, invert, type Mat4, multiply, spacingOf, transformPoint, type Vec3 } from '../affine';
import type { Size } from '../volume';
import { roundHalfEven } from './sample';

/**
 * The grid with the axes of `outAffine` that holds the image: its extents and the world position of its first voxel
 * (monai.data.utils.compute_shape_offset). With `scaleExtent` the outer faces of the voxels are matched instead of
 * their centres.
 */
export function shapeAndOffset(size: Size, inAffine: Mat4, outAffine: Mat4, scaleExtent: boolean): { size: Size; offset: Vec3 } {
  const toOut = invert(outAffine);
  if (!toOut) throw new PmError('affine-singular', 'output grid', 'its affine has no inverse', 'check the spacing and the orientation');
  const map = multiply(toOut, inAffine);
  const [low, high] = scaleExtent ? [-0.5, 0.5] : [0, 1];
  const corners: Vec3[] = [];
  for (let c = 0; c < 8; c++) {
    // The last axis varies fastest, so that the first corner that fits is the same one as in MONAI.
    const at = [c >> 2, (c >> 1) & 1, c & 1].map((end, a) => (end ? size[a] - high : low));
    corners.push([at[0], at[1], at[2]]);
  }
  const out = corners.map((corner) => transformPoint(map, corner));
  const extents = [0, 1, 2].map((a) => {
    const values = out.map((corner) => corner[a]);
    return roundHalfEven(Math.max(...values) - Math.min(...values) + (scaleExtent ? 0 : 1));
  }) as unknown as Size;
  if (extents.some((extent) => !(extent >= 1))) {
    throw new PmError('grid-size', 'output grid', `it would hold ${extents.join(' x ')} voxels`, 'choose a smaller spacing');
  }
  // The corner from which all others lie in the positive direction becomes voxel 0.
  const first = out.findIndex((corner) => [0, 1, 2].every((a) => Math.min(...out.map((other) => other[a] - corner[a])) > -1e-8));
  let offset: Vec3;
  if (first >= 0) offset = transformPoint(inAffine, corners[first]);
  else {
    const centre = transformPoint(inAffine, [size[0] / 2, size[1] / 2, size[2] / 2]);
    const half = transformPoint(fromAxes([axisOf(outAffine, 0), axisOf(outAffine, 1), axisOf(outAffine, 2)], [0, 0, 0]), [
      extents[0] / 2,
      extents[1] / 2,
      extents[2] / 2,
    ]);
    offset = [centre[0] - half[0], centre[1] - half[1], centre[2] - half[2]];
  }
  if (scaleExtent) {
    const inner = transformPoint(inAffine, [0, 1, 2].map((a) => 0.5 * (size[a] / extents[a] - 1)) as unknown as Vec3);
    offset = [0, 1, 2].map((a) => Math.abs(inner[a]) * Math.sign(offset[a])) as unknown as Vec3;
  }
  return { size: extents, offset };
}

/**
 * An affine without translation whose columns have the lengths `scale`: diagonal, or with the rotation of `affine`
 * and no shear (monai.data.utils.zoom_affine). A scale that is not positive keeps the affine's own.
 */
export function zoomAffine(affine: Mat4, scale: Vec3, diagonal: boolean): Mat4 {
  const own = spacingOf(affine);
  const s = scale.map((value, a) => (value > 0 ? value : own[a]));
  if (diagonal)
    return fromAxes(
      [
        [s[0], 0, 0],
        [0, s[1], 0],
        [0, 0, s[2]],
      ],
      [0, 0, 0],
    );
  if (determinant(affine) === 0) throw new PmError('affine-singular', 'Spacing', "the image's affine has no inverse", 'check its header');
  // affine = rotation x upper triangular with a positive diagonal: Gram-Schmidt on the columns.
  const axes: Vec3[] = [];
  for (let a = 0; a < 3; a++) {
    let column = axisOf(affine, a);
    for (const q of axes) {
      const along = q[0] * column[0] + q[1] * column[1] + q[2] * column[2];
      column = [column[0] - along * q[0], column[1] - along * q[1], column[2] - along * q[2]];
    }
    const length = Math.hypot(...column);
    axes.push([column[0] / length, column[1] / length, column[2] / length]);
  }
  const scaled = axes.map((q, a) => q.map((value) => value * s[a]) as unknown as Vec3);
  return fromAxes([scaled[0], scaled[1], scaled[2]], [0, 0, 0]);
}
