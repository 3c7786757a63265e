import { allocate } from '../../core/dtype';
import { PmError } from '../../core/errors';
import { transformPoint } from '../../imaging/affine';
import { type Volume, volume, voxelCount } from '../../imaging/volume';
import { castToInteger, numbersOf } from '../voxels';
import { affineOf, type Grid, gridOf, worldToIndex } from './grid';
import type { Interpolator } from './interpolators';

/**
 * `source` on another grid, in its own type: ITK's `ResampleImageFilter` with the identity transform.
 * Voxels more than half a voxel outside the source are 0. Integer types are clamped and cut towards zero.
 */
export function resample(source: Volume, grid: Grid, interpolator: Interpolator): Volume {
  const toIndex = worldToIndex(gridOf(source));
  if (!toIndex) throw new PmError('affine-singular', 'image', 'its axes do not span space', 'correct the affine of the file');
  const dtype = source.dtype === 'f16' || source.dtype === 'bf16' ? 'f32' : source.dtype;
  const out = allocate(dtype, voxelCount(grid.size));
  const interpolate = interpolator(numbersOf(source), source.size);
  const affine = affineOf(grid);
  const [ni, nj, nk] = grid.size;
  const [sx, sy, sz] = source.size;
  for (let k = 0, at = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      // ITK maps the two ends of a line and mixes them.
      const start = toIndex(transformPoint(affine, [0, j, k]));
      const end = toIndex(transformPoint(affine, [ni, j, k]));
      for (let i = 0; i < ni; i++, at++) {
        const alpha = i / ni;
        const x = start[0] + alpha * (end[0] - start[0]);
        const y = start[1] + alpha * (end[1] - start[1]);
        const z = start[2] + alpha * (end[2] - start[2]);
        if (!(isInside(x, sx) && isInside(y, sy) && isInside(z, sz))) continue;
        const value = castToInteger(interpolate(x, y, z), dtype);
        if (out instanceof BigInt64Array) out[at] = BigInt(value);
        else out[at] = value;
      }
    }
  }
  return volume({ dtype, size: grid.size, affine, data: out });
}

function isInside(x: number, extent: number): boolean {
  return x >= -0.5 && x < extent - 0.5;
}
