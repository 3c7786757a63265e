import { spacingOf, transformPoint, type Vec3 } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';

/** Largest distance of two grids' corners that counts as rounding, in voxels of the image. */
const TOLERANCE = 0.01;

const list = (numbers: readonly number[]) => numbers.join(' × ');

/** Says how the mask's grid differs from the image's; `undefined` where it does not. */
export function gridDifference(image: Volume, mask: Volume): string | undefined {
  if (image.size.some((extent, axis) => extent !== mask.size[axis])) {
    return `the mask has ${list(mask.size)} voxels, the image ${list(image.size)}`;
  }
  const apart = Math.max(...corners(image).map((corner) => distance(transformPoint(image.affine, corner), transformPoint(mask.affine, corner))));
  if (apart <= TOLERANCE * Math.min(...spacingOf(image.affine))) return undefined;
  return `the mask lies up to ${apart.toPrecision(3)} mm away from the image`;
}

function corners({ size }: Volume): Vec3[] {
  const ends = size.map((extent) => [0, extent - 1]);
  return ends[0].flatMap((i) => ends[1].flatMap((j) => ends[2].map((k): Vec3 => [i, j, k])));
}

const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
