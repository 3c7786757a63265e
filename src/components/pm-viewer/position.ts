import { invert, spacingOf, transformPoint, type Vec3 } from '../../imaging/affine';
import { type Volume, voxelCount } from '../../imaging/volume';

/** The voxel nearest to a position in RAS+ mm; `undefined` outside of the grid. */
export function voxelAt(volume: Volume, millimetres: Vec3): Vec3 | undefined {
  const inverse = invert(volume.affine);
  if (!inverse) return undefined;
  const voxel = transformPoint(inverse, millimetres).map(Math.round) as unknown as Vec3;
  return voxel.every((index, axis) => index >= 0 && index < volume.size[axis]) ? voxel : undefined;
}

/** Value of the first channel at a voxel. */
export const valueAt = ({ size, data }: Volume, [i, j, k]: Vec3): number => Number(data[i + size[0] * (j + size[1] * k)]);

/** The voxel axis that runs closest to a world axis (0 left-right, 1 posterior-anterior, 2 inferior-superior), and its sign. */
function axisAlong({ affine }: Volume, world: number): { axis: number; sign: number } {
  const spacing = spacingOf(affine);
  const components = [0, 1, 2].map((axis) => affine[4 * world + axis] / spacing[axis]);
  const axis = components.reduce((best, value, index) => (Math.abs(value) > Math.abs(components[best]) ? index : best), 0);
  return { axis, sign: Math.sign(components[axis]) || 1 };
}

/** A position `steps` voxels further along a world axis (to the right, the front, the head), kept inside of the grid. */
export function stepAlong(volume: Volume, millimetres: Vec3, world: number, steps: number): Vec3 {
  const inverse = invert(volume.affine);
  if (!inverse) return millimetres;
  const { axis, sign } = axisAlong(volume, world);
  const voxel = [...transformPoint(inverse, millimetres)];
  voxel[axis] += sign * steps;
  return transformPoint(volume.affine, clamp(volume, voxel));
}

/** Slices along a world axis, and which of them a position is in, both counted from its negative end. */
export function sliceAlong(volume: Volume, millimetres: Vec3, world: number): { index: number; count: number } {
  const { axis, sign } = axisAlong(volume, world);
  const count = volume.size[axis];
  const inverse = invert(volume.affine);
  const index = inverse ? Math.min(Math.max(Math.round(transformPoint(inverse, millimetres)[axis]), 0), count - 1) : 0;
  return { index: sign > 0 ? index : count - 1 - index, count };
}

const clamp = ({ size }: Volume, voxel: readonly number[]) =>
  voxel.map((index, axis) => Math.min(Math.max(index, 0), size[axis] - 1)) as unknown as Vec3;

export const centreOf = ({ size, affine }: Volume): Vec3 => transformPoint(affine, size.map((extent) => Math.floor(extent / 2)) as unknown as Vec3);

/** Where to look at a mask: the voxel of it that is nearest to its centre of mass; `undefined` of an empty one. */
export function centreOfMask(mask: Volume): Vec3 | undefined {
  const inside = insideOf(mask);
  if (inside.length === 0) return undefined;
  const centre = [0, 1, 2].map((axis) => inside.reduce((sum, index) => sum + coordinate(mask, index, axis), 0) / inside.length);
  const distance = (index: number) => Math.hypot(...centre.map((value, axis) => coordinate(mask, index, axis) - value));
  let [best, least] = [inside[0], Number.POSITIVE_INFINITY];
  for (const index of inside) {
    const d = distance(index);
    if (d < least) [best, least] = [index, d];
  }
  return transformPoint(mask.affine, [0, 1, 2].map((axis) => coordinate(mask, best, axis)) as unknown as Vec3);
}

function insideOf(mask: Volume): number[] {
  const inside: number[] = [];
  const count = voxelCount(mask.size);
  for (let index = 0; index < count; index++) if (Number(mask.data[index]) !== 0) inside.push(index);
  return inside;
}

function coordinate({ size: [ni, nj] }: Volume, index: number, axis: number): number {
  if (axis === 0) return index % ni;
  return axis === 1 ? Math.floor(index / ni) % nj : Math.floor(index / (ni * nj));
}

/** A world position for reading: `R 12.3 A 4.0 S 20.1`. */
export function formatPosition(millimetres: Vec3): string {
  const letters = ['RL', 'AP', 'SI'];
  return millimetres.map((value, axis) => `${letters[axis][value < 0 ? 1 : 0]} ${Math.abs(value).toFixed(1)}`).join('  ');
}
