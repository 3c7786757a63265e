import { PmError } from '../../core/errors';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import { warningOf } from '../../core/warning';
import type { Value } from '../../graph/ir';
import type { Vec3 } from '../../imaging/affine';
import { type Size, voxelCount } from '../../imaging/volume';
import type { Builder } from '../../ops/builder';
import { volumeOnBox } from '../preprocess/crop';
import { gridOf } from '../preprocess/grid';
import type { Box } from '../roi';
import { type FilterSource, type ImageType, onBackend } from './image-type';
import { filterLines, lineAxis } from './line-graph';
import { gaussian, gaussianSecondDerivative } from './recursive-gaussian';

/**
 * Laplacian of Gaussian for each `sigma` (mm), times its square, as ITK's `LaplacianRecursiveGaussianImageFilter` computes it; f32.
 * As in PyRadiomics there is no image where one has fewer than 4 voxels along an axis, nor for a sigma that is longer than an axis: a
 * warning `image-left-out` says so.
 * Throws `log-sigma` where `sigma` is not set.
 */
export const log: ImageType = onBackend({
  name: 'LoG',
  async *derive({ image, box, backend }, { sigma }, { signal, onWarning } = {}) {
    if (sigma.length === 0) {
      throw new PmError('log-sigma', 'imageType.LoG', 'no sigma is set', 'give the widths in mm, e.g. sigma: [1.0, 3.0]');
    }
    const { spacing } = gridOf(image);
    for (const width of sigma) {
      throwIfAborted(signal);
      const name = `log-sigma-${decimal(width)}-mm-3D`;
      if (!isLargeEnough(image.size, spacing, width)) {
        const why = `an axis of the image's ${image.size.join(' x ')} voxels is too short for this filter, PyRadiomics leaves it out as well`;
        onWarning?.(warningOf('image-left-out', name, why));
        continue;
      }
      const data = await laplacian({ image, box, backend }, spacing, width, { signal });
      yield { name, image: volumeOnBox(image, box, 'f32', data) };
    }
  },
});

function isLargeEnough(size: Size, spacing: Vec3, sigma: number): boolean {
  return size.every((n, axis) => n >= 4 && n >= Math.ceil(sigma / spacing[axis]) + 1);
}

/** As Python writes a float, with "-" for the point. */
function decimal(sigma: number): string {
  const text = Number.isInteger(sigma) ? sigma.toFixed(1) : String(sigma);
  return text.replace('.', '-');
}

/** Voxels of a box for which all axes are done in one run; for more, one run each, so that less is in memory at a time. */
const mostVoxels = 1 << 24;

/**
 * The sum over the axes of the second derivative along one, smoothed along the others in ascending order, every step rounded to f32:
 * per squared mm times `sigma` squared.
 */
export async function laplacian(
  { image, box, backend }: Omit<FilterSource, 'mask'>,
  spacing: Vec3,
  sigma: number,
  options: RunOptions,
  most = mostVoxels,
): Promise<Float32Array> {
  const sum = new Float32Array(voxelCount(box.size));
  for (const axes of sum.length > most ? [[0], [1], [2]] : [[0, 1, 2]]) {
    const build = (b: Builder, x: Value) => Object.fromEntries(axes.map((along) => [along, secondDerivative(b, x, along, box, spacing, sigma)]));
    const parts = await filterLines(backend, image, false, build, options);
    for (const along of axes) {
      const part = parts[along];
      const scale = 1 / (spacing[along] * spacing[along]);
      for (let n = 0; n < sum.length; n++) sum[n] += part[n] * scale;
    }
  }
  return sum;
}

function secondDerivative(b: Builder, x: Value, along: number, box: Box, spacing: Vec3, sigma: number): Value {
  const axes = [along, ...[0, 1, 2].filter((axis) => axis !== along)];
  return axes.reduce((value, axis) => {
    const width = sigma / spacing[axis];
    const filter = axis === along ? gaussianSecondDerivative(width, sigma * sigma) : gaussian(width);
    return b.recursive_lines(value, { ...filter, axis: lineAxis(axis), start: box.start[axis], count: box.size[axis], single: true });
  }, x);
}
