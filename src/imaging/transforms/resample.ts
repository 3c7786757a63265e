import { PmError } from '../../core/errors';
import { invert, type Mat4 } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import { affineRows } from './affine-rows';
import { oneOf, sizeOption } from './options';
import { type SampleMode, type SamplePaddingMode, sample, sampleModes, samplePaddingModes } from './sample';
import { shapeAndOffset } from './shape-offset';

export interface ResampleOptions {
  readonly mode?: SampleMode;
  readonly paddingMode?: SamplePaddingMode;
  readonly alignCorners?: boolean;
}

export interface SpatialResampleOptions extends ResampleOptions {
  /** Voxels to RAS+ mm of the output; the input's own by default. */
  readonly dstAffine?: Mat4;
  /** Voxels of the output; by default enough to hold the input. */
  readonly spatialSize?: number | readonly number[] | null;
}

/** Below this an affine counts as unchanged and nothing is resampled (monai.data.utils.AFFINE_TOL). */
export const affineTolerance = 1e-3;

/**
 * The image on another grid (SpatialResample). Computed in f64; the result is f32, or of the input's type where `mode`
 * is nearest. Defaults: bilinear, border, alignCorners false.
 */
export function spatialResample(image: Volume, options: SpatialResampleOptions): Volume {
  const { dstAffine = image.affine, spatialSize } = options;
  if (!invert(image.affine))
    throw new PmError('affine-singular', 'SpatialResample', "the image's affine has no inverse", 'check the orientation in its header');
  if (!invert(dstAffine)) throw new PmError('affine-singular', 'SpatialResample.dstAffine', 'it has no inverse', 'give an invertible affine');
  const size: Size =
    spatialSize === undefined || spatialSize === null
      ? shapeAndOffset(image.size, image.affine, dstAffine, false).size
      : sizeOption('SpatialResample', 'spatialSize', spatialSize, image.size);
  const map = relativeTo(image.affine, dstAffine);
  const sameSize = size.every((extent, a) => extent === image.size[a]);
  if (sameSize && (allClose(image.affine, dstAffine) || allClose(map, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))) return image;
  return resampleByMap(image, map, size, options, dstAffine);
}

/** The image on the grid of `reference` (ResampleToMatch). */
export function resampleToMatch(image: Volume, options: ResampleOptions & { readonly reference: Volume }): Volume {
  const { reference, ...rest } = options;
  return spatialResample(image, { ...rest, dstAffine: reference.affine, spatialSize: reference.size });
}

/** The image at `map` x (output voxel), without any check for an unchanged grid; the output lies at `affine`. */
export function resampleByMap(image: Volume, map: Mat4, size: Size, options: ResampleOptions, affine: Mat4): Volume {
  const settings = resampleSettings(options);
  const data = sample(image, size, affineRows(map, image.size, size, settings.alignCorners), settings);
  return volume({ dtype: settings.mode === 'nearest' ? image.dtype : 'f32', size, channels: image.channels, affine, data });
}

/** The options with their defaults, checked. */
export function resampleSettings(options: ResampleOptions, padding: SamplePaddingMode = 'border') {
  return {
    mode: oneOf('resample', 'mode', options.mode ?? 'bilinear', sampleModes),
    paddingMode: oneOf('resample', 'paddingMode', options.paddingMode ?? padding, samplePaddingModes),
    alignCorners: options.alignCorners ?? false,
  };
}

/** From voxels of the grid `b` to voxels of the grid `a`: solves a X = b by elimination with pivots, which rounds least. */
export function relativeTo(a: Mat4, b: Mat4): Mat4 {
  const rows = [0, 1, 2].map((r) => [...a.slice(4 * r, 4 * r + 3), ...b.slice(4 * r, 4 * r + 3), b[4 * r + 3] - a[4 * r + 3]]);
  for (let p = 0; p < 3; p++) {
    let best = p;
    for (let r = p + 1; r < 3; r++) if (Math.abs(rows[r][p]) > Math.abs(rows[best][p])) best = r;
    [rows[p], rows[best]] = [rows[best], rows[p]];
    for (let r = p + 1; r < 3; r++) {
      const factor = rows[r][p] / rows[p][p];
      for (let c = p; c < 7; c++) rows[r][c] -= factor * rows[p][c];
    }
  }
  for (let p = 2; p >= 0; p--) {
    for (let c = 3; c < 7; c++) {
      for (let r = p + 1; r < 3; r++) rows[p][c] -= rows[p][r] * rows[r][c];
      rows[p][c] /= rows[p][p];
    }
  }
  return [...rows[0].slice(3), ...rows[1].slice(3), ...rows[2].slice(3), 0, 0, 0, 1];
}

/** numpy.allclose with rtol 1e-5 and atol `affineTolerance`. */
function allClose(a: Mat4, b: Mat4): boolean {
  return a.every((value, index) => Math.abs(value - b[index]) <= affineTolerance + 1e-5 * Math.abs(b[index]));
}
