import { PmError } from '../../core/errors';
import { asFloat64, type Tensor, tensor } from '../../core/tensor';
import { type Mat4, multiply, transformPoint } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import { type AffineParams, affineOfParams, translation } from './affine-params';
import { sizeOption } from './options';
import { type ResampleOptions, resampleByMap, resampleSettings } from './resample';
import { sample } from './sample';

export interface SpatialAffineOptions extends AffineParams, ResampleOptions {
  /** Extents of the output; the image's own by default. */
  readonly spatialSize?: number | readonly number[] | null;
}

/**
 * The image under an affine transform about its centre (MONAI's Affine): output voxel o shows the input at
 * A (o - centre of the output) + centre of the input. Padding is `reflection` by default.
 */
export function spatialAffine(image: Volume, options: SpatialAffineOptions): Volume {
  const size = sizeOption('Affine', 'spatialSize', options.spatialSize, image.size);
  const map = aboutCentres(affineOfParams(options), image.size, size);
  return resampleByMap(image, map, size, { ...options, paddingMode: options.paddingMode ?? 'reflection' }, multiply(image.affine, map));
}

/** A map between centred coordinates as one between voxel indices. */
export function aboutCentres(map: Mat4, from: Size, to: Size): Mat4 {
  const toCentre = translation(to.map((extent) => -(extent - 1) / 2));
  return multiply(translation(from.map((extent) => (extent - 1) / 2)), multiply(map, toCentre));
}

/** Centred input coordinates of every voxel of a grid, homogeneous: [4, X, Y, Z] (AffineGrid). */
export function affineGrid(options: AffineParams & { readonly spatialSize: readonly number[] }): Tensor {
  const [nx, ny, nz] = sizeOption('AffineGrid', 'spatialSize', options.spatialSize, [1, 1, 1]);
  const map = affineOfParams(options);
  const n = nx * ny * nz;
  const data = new Float32Array(4 * n).fill(1, 3 * n);
  let at = 0;
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let k = 0; k < nz; k++, at++) {
        const [x, y, z] = transformPoint(map, [i - (nx - 1) / 2, j - (ny - 1) / 2, k - (nz - 1) / 2]);
        data[at] = x;
        data[n + at] = y;
        data[2 * n + at] = z;
      }
    }
  }
  return tensor('f32', [4, nx, ny, nz], data);
}

/**
 * The image at the coordinates of `grid` (MONAI's Resample): [3 or 4, X, Y, Z], channel a the coordinate along axis a,
 * centred and in voxels (`normCoords`, the default) or in PyTorch's [-1, 1]. The affine stays the image's.
 */
export function resampleGrid(image: Volume, grid: Tensor, options: ResampleOptions & { readonly normCoords?: boolean } = {}): Volume {
  const [channels, nx, ny, nz] = grid.shape;
  if (grid.shape.length !== 4 || (channels !== 3 && channels !== 4)) {
    throw new PmError('grid-shape', 'Resample.grid', `its shape is [${grid.shape}]`, 'give [3 or 4, X, Y, Z]');
  }
  const settings = resampleSettings(options);
  const centred = options.normCoords ?? true;
  const n = nx * ny * nz;
  const values = asFloat64(grid);
  const size: Size = [nx, ny, nz];
  // Coordinate c in voxels about the centre is 2 c / extent of [-1, 1], which PyTorch takes to faces or to centres.
  const scale = image.size.map((extent) => (centred ? 1 / Math.max(extent, 2) : 0.5) * (settings.alignCorners ? extent - 1 : extent));
  const shift = image.size.map((extent) => (extent - 1) / 2);
  const rows = (j: number, k: number, x: Float64Array, y: Float64Array, z: Float64Array): void => {
    for (let i = 0; i < nx; i++) {
      const at = (i * ny + j) * nz + k;
      x[i] = values[at] * scale[0] + shift[0];
      y[i] = values[n + at] * scale[1] + shift[1];
      z[i] = values[2 * n + at] * scale[2] + shift[2];
    }
  };
  const data = sample(image, size, rows, settings);
  return volume({ dtype: settings.mode === 'nearest' ? image.dtype : 'f32', size, channels: image.channels, affine: image.affine, data });
}
