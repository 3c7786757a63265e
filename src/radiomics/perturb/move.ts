import { PmError } from '../../core/errors';
import { fromAxes, invert, type Mat4, multiply, transformPoint, type Vec3 } from '../../imaging/affine';
import { type Size, type Volume, volume, voxelCount } from '../../imaging/volume';
import { bspline } from '../preprocess/bspline';
import { linear } from '../preprocess/interpolators';
import { type Box, boundingBox } from '../roi';
import { isSinglePrecision, numbersOf } from '../voxels';
import type { Perturbed } from './perturbation';

/** Voxels in the region: those whose centre is at least half covered. */
const covered = 0.5;

/**
 * Samples image (cubic B-spline) and region (trilinear) on the grid that `motion`, rigid in world mm, makes of the image's own. The grid
 * has the image's size, and more where the region would leave it; beyond the image lie the values of its border. Voxels are f64, or f32
 * where the image's are.
 */
export function moveGrid(image: Volume, mask: Volume, motion: Mat4): Perturbed {
  const box = boundingBox(mask);
  const toIndex = invert(image.affine);
  const back = invert(motion);
  if (!toIndex || !back) throw new PmError('affine-singular', 'image', 'its axes do not span space', 'correct the affine of the file');
  if (!box) return { image, mask };
  const { start, size } = gridThatHolds(box, image.size, multiply(toIndex, multiply(back, image.affine)));
  const first = fromAxes(
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    start,
  );
  const affine = multiply(multiply(motion, image.affine), first);
  const map = multiply(toIndex, affine);
  const grey = isSinglePrecision(image.dtype) ? new Float32Array(voxelCount(size)) : new Float64Array(voxelCount(size));
  const inside = new Uint8Array(grey.length);
  const greyAt = bspline(numbersOf(image), image.size);
  const insideAt = linear(numbersOf(mask), mask.size);
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        const [x, y, z] = transformPoint(map, [i, j, k]);
        const [u, v, w] = [clamp(x, image.size[0]), clamp(y, image.size[1]), clamp(z, image.size[2])];
        grey[at] = greyAt(u, v, w);
        const within = Math.abs(x - u) <= 0.5 && Math.abs(y - v) <= 0.5 && Math.abs(z - w) <= 0.5;
        if (within && insideAt(u, v, w) >= covered) inside[at] = 1;
      }
    }
  }
  return {
    image: volume({ dtype: grey instanceof Float32Array ? 'f32' : 'f64', size, affine, data: grey }),
    mask: volume({ dtype: 'u8', size, affine, data: inside }),
  };
}

function clamp(x: number, extent: number): number {
  return Math.min(Math.max(x, 0), extent - 1);
}

/** The image's grid, in voxels of the moved one, with what the region's box needs besides. `map` takes old indices to new ones. */
function gridThatHolds(box: Box, extents: Size, map: Mat4): { start: Vec3; size: Size } {
  const low = [0, 0, 0];
  const high = extents.map((extent) => extent - 1);
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map((axis) => box.start[axis] - 0.5 + ((corner >> axis) & 1) * box.size[axis]);
    const moved = transformPoint(map, at as unknown as Vec3);
    for (let axis = 0; axis < 3; axis++) {
      // A voxel n reaches from n - 0.5 to n + 0.5; what is beyond by rounding only is not beyond.
      low[axis] = Math.min(low[axis], Math.floor(moved[axis] + 0.5 + 1e-6));
      high[axis] = Math.max(high[axis], Math.ceil(moved[axis] - 0.5 - 1e-6));
    }
  }
  const size = high.map((last, axis) => last - low[axis] + 1);
  return { start: low as unknown as Vec3, size: size as unknown as Size };
}
