import { PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import { warningOf } from '../../core/warning';
import type { Vec3 } from '../../imaging/affine';
import { volumeOnBox } from '../preprocess/crop';
import { gridOf } from '../preprocess/grid';
import type { Box } from '../roi';
import { numbersOf } from '../voxels';
import type { ImageType } from './image-type';
import { gaussian, gaussianSecondDerivative } from './recursive-gaussian';
import { type Field, filterLines } from './recursive-lines';

/**
 * Laplacian of Gaussian for each `sigma` (mm), times its square, as ITK's `LaplacianRecursiveGaussianImageFilter` computes it; f32.
 * As in PyRadiomics there is no image where one has fewer than 4 voxels along an axis, nor for a sigma that is longer than an axis: a
 * warning `image-left-out` says so.
 * Throws `log-sigma` where `sigma` is not set.
 */
export const log: ImageType = {
  name: 'LoG',
  async *derive({ image, box }, { sigma }, { signal, onWarning } = {}) {
    if (sigma.length === 0) {
      throw new PmError('log-sigma', 'imageType.LoG', 'no sigma is set', 'give the widths in mm, e.g. sigma: [1.0, 3.0]');
    }
    const field: Field = { size: image.size, data: numbersOf(image) };
    const { spacing } = gridOf(image);
    for (const width of sigma) {
      throwIfAborted(signal);
      const name = `log-sigma-${decimal(width)}-mm-3D`;
      if (!isLargeEnough(field, spacing, width)) {
        const why = `an axis of the image's ${image.size.join(' x ')} voxels is too short for this filter, PyRadiomics leaves it out as well`;
        onWarning?.(warningOf('image-left-out', name, why));
        continue;
      }
      const data = laplacian(field, box, spacing, width, () => throwIfAborted(signal));
      yield { name, image: volumeOnBox(image, box, 'f32', data) };
    }
  },
};

function isLargeEnough({ size }: Field, spacing: Vec3, sigma: number): boolean {
  return size.every((n, axis) => n >= 4 && n >= Math.ceil(sigma / spacing[axis]) + 1);
}

/** As Python writes a float, with "-" for the point. */
function decimal(sigma: number): string {
  const text = Number.isInteger(sigma) ? sigma.toFixed(1) : String(sigma);
  return text.replace('.', '-');
}

/** The sum over the axes of the second derivative along one, smoothed along the others in ascending order, every step rounded to f32. */
function laplacian(field: Field, box: Box, spacing: Vec3, sigma: number, check: () => void): Float32Array {
  const sum = new Float32Array(box.size[0] * box.size[1] * box.size[2]);
  for (let along = 0; along < 3; along++) {
    let part = field;
    for (const axis of [along, ...[0, 1, 2].filter((each) => each !== along)]) {
      check();
      const width = sigma / spacing[axis];
      const filter = axis === along ? gaussianSecondDerivative(width, sigma * sigma) : gaussian(width);
      part = filterLines(part, axis, box.start[axis], box.size[axis], filter);
    }
    const scale = 1 / (spacing[along] * spacing[along]);
    for (let n = 0; n < sum.length; n++) sum[n] += part.data[n] * scale;
  }
  return sum;
}
