import type { StreamKey } from '../../core/philox';
import { Random } from '../../core/random';
import { multiply } from '../affine';
import { type Size, type Volume, volume, voxelCount } from '../volume';
import { type AffineParams, affineOfParams } from './affine-params';
import { gaussianKernel } from './gaussian-smooth';
import { sizeOption } from './options';
import { type ResampleOptions, resampleSettings } from './resample';
import { sample } from './sample';
import { applySeparable, kernelTaps } from './separable';
import { aboutCentres } from './spatial-affine';

export interface ElasticOptions extends AffineParams {
  /** Standard deviation, in voxels, of the Gaussian that smooths the field. */
  readonly sigma: number;
  /** Voxels by which the smoothed field, of numbers from -1 to 1, is multiplied. */
  readonly magnitude: number;
  /** Of the numbers of the field. */
  readonly stream: StreamKey;
  /** Extents of the output; the image's own by default. */
  readonly spatialSize?: number | readonly number[] | null;
}

/**
 * An elastic deformation followed by an affine one, both about the centre (as in MONAI's Rand3DElastic): output voxel o shows the
 * input at A (o - centre of the output + displacement at o) + centre of the input. The field is made once for all images of the
 * size `of`. Padding is `reflection` by default; the affine of the result leaves the displacements out.
 */
export function elastic(options: ElasticOptions, of: Size): (image: Volume, grid?: ResampleOptions) => Volume {
  const size = sizeOption('Elastic', 'spatialSize', options.spatialSize, of);
  const linear = affineOfParams(options);
  const field = displacements(size, options);
  const n = voxelCount(size);
  return (image, grid = {}) => {
    const settings = resampleSettings(grid, 'reflection');
    const map = aboutCentres(linear, image.size, size);
    const rows = (j: number, k: number, x: Float64Array, y: Float64Array, z: Float64Array): void => {
      const row = size[0] * (j + size[1] * k);
      for (let i = 0; i < size[0]; i++) {
        const u = i + field[row + i];
        const v = j + field[n + row + i];
        const w = k + field[2 * n + row + i];
        x[i] = map[0] * u + map[1] * v + map[2] * w + map[3];
        y[i] = map[4] * u + map[5] * v + map[6] * w + map[7];
        z[i] = map[8] * u + map[9] * v + map[10] * w + map[11];
      }
    };
    const data = sample(image, size, rows, settings);
    const dtype = settings.mode === 'nearest' ? image.dtype : 'f32';
    return volume({ dtype, size, channels: image.channels, affine: multiply(image.affine, map), data });
  };
}

/** The displacements in voxels along the three axes, one axis after the other, i fastest: smoothed uniform numbers, zeros beyond the grid. */
export function displacements(size: Size, { sigma, magnitude, stream }: Pick<ElasticOptions, 'sigma' | 'magnitude' | 'stream'>): Float32Array {
  const random = new Random(stream);
  const noise = new Float32Array(3 * voxelCount(size));
  for (let v = 0; v < noise.length; v++) noise[v] = random.uniform(-1, 1);
  // MONAI cuts this kernel at three standard deviations.
  const kernel = gaussianKernel(sigma, 'erf', 3);
  const operators = size.map((extent) => kernelTaps(extent, kernel));
  return applySeparable(noise, size, 3, operators).map((value) => value * magnitude);
}
