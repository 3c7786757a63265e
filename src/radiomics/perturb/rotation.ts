import { axisOf, fromAxes, type Mat4, multiply, spacingOf, transformPoint, type Vec3 } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';
import { boundingBox } from '../roi';
import { moveGrid } from './move';
import type { Perturbation, Perturbed } from './perturbation';
import { between } from './random';

/** Turns image and region by `angle` degrees about the image's k axis, in the plane of its slices, through the middle of the region. */
export function rotate(image: Volume, mask: Volume, { angle }: { readonly angle: number }): Perturbed {
  const box = boundingBox(mask);
  if (!box || angle === 0) return { image, mask };
  const middle = [0, 1, 2].map((axis) => box.start[axis] + (box.size[axis] - 1) / 2);
  return moveGrid(image, mask, turn(image, (angle * Math.PI) / 180, transformPoint(image.affine, middle as unknown as Vec3)));
}

/** Rodrigues' rotation about the k axis through `centre`, in world mm. */
function turn({ affine }: Volume, radians: number, centre: Vec3): Mat4 {
  const length = spacingOf(affine)[2];
  const [x, y, z] = axisOf(affine, 2).map((component) => component / length);
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  const t = 1 - c;
  const about = fromAxes(
    [
      [t * x * x + c, t * x * y + s * z, t * x * z - s * y],
      [t * x * y - s * z, t * y * y + c, t * y * z + s * x],
      [t * x * z + s * y, t * y * z - s * x, t * z * z + c],
    ],
    [0, 0, 0],
  );
  return multiply(multiply(shift(centre), about), shift([-centre[0], -centre[1], -centre[2]]));
}

function shift([x, y, z]: Vec3): Mat4 {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
}

/** A random angle. */
export const rotation: Perturbation = {
  name: 'rotation',
  help: 'degrees in the plane of the slices, at most, either way',
  usual: 10,
  most: 180,
  apply: (image, mask, amount, seeds) => rotate(image, mask, { angle: between(amount, seeds.repeat) }),
};
