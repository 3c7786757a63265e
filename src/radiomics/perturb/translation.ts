import { transformPoint, type Vec3 } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';
import { moveGrid } from './move';
import type { Perturbation, Perturbed } from './perturbation';
import { between } from './random';

/** Shifts the grid by fractions of a voxel along i, j and k, and samples image and region there. */
export function translate(image: Volume, mask: Volume, { fractions }: { readonly fractions: Vec3 }): Perturbed {
  if (fractions.every((fraction) => fraction === 0)) return { image, mask };
  const [to, from] = [transformPoint(image.affine, fractions), transformPoint(image.affine, [0, 0, 0])];
  return moveGrid(image, mask, [1, 0, 0, to[0] - from[0], 0, 1, 0, to[1] - from[1], 0, 0, 1, to[2] - from[2], 0, 0, 0, 1]);
}

/** A random shift along every axis. */
export const translation: Perturbation = {
  name: 'translation',
  help: 'voxels along each axis, at most, either way',
  usual: 0.5,
  most: 1,
  apply: (image, mask, amount, { repeat }) =>
    translate(image, mask, { fractions: [between(amount, repeat, 0), between(amount, repeat, 1), between(amount, repeat, 2)] }),
};
