import { PmError } from '../../core/errors';
import { invert, type Mat4, multiply } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import { oneOf, sizeOption } from './options';
import { affineRows, type SampleMode, type SamplePaddingMode, sample, sampleModes, samplePaddingModes } from './sample';
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
  const toSource = invert(image.affine);
  if (!toSource) throw new PmError('affine-singular', 'SpatialResample', "the image's affine has no inverse", 'check the orientation in its header');
  if (!invert(dstAffine)) throw new PmError('affine-singular', 'SpatialResample.dstAffine', 'it has no inverse', 'give an invertible affine');
  const size: Size =
    spatialSize === undefined || spatialSize === null
      ? shapeAndOffset(image.size, image.affine, dstAffine, false).size
      : sizeOption('SpatialResample', 'spatialSize', spatialSize, image.size);
  const map = multiply(toSource, dstAffine);
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
  const toInput = settings.alignCorners ? multiply(stretch(image.size, 'shrink'), multiply(map, stretch(size, 'grow'))) : map;
  const data = sample(image, size, affineRows(toInput), settings);
  return volume({ dtype: settings.mode === 'nearest' ? image.dtype : 'f32', size, channels: image.channels, affine, data });
}

/**
 * MONAI normalises an affine by the outer faces of the voxels even where PyTorch then reads the grid by their centres
 * (AffineTransform with align_corners): outputs spread from centres to faces, inputs shrink from faces to centres.
 */
function stretch(size: Size, way: 'grow' | 'shrink'): Mat4 {
  const [x, y, z] = size.map((extent) => (extent === 1 ? 0 : way === 'grow' ? extent / (extent - 1) : (extent - 1) / extent));
  const t = size.map((extent) => (extent === 1 ? 0 : way === 'grow' ? -0.5 : (0.5 * (extent - 1)) / extent));
  return [x, 0, 0, t[0], 0, y, 0, t[1], 0, 0, z, t[2], 0, 0, 0, 1];
}

/** The options with their defaults, checked. */
export function resampleSettings(options: ResampleOptions, padding: SamplePaddingMode = 'border') {
  return {
    mode: oneOf('resample', 'mode', options.mode ?? 'bilinear', sampleModes),
    paddingMode: oneOf('resample', 'paddingMode', options.paddingMode ?? padding, samplePaddingModes),
    alignCorners: options.alignCorners ?? false,
  };
}

/** numpy.allclose with rtol 1e-5 and atol `affineTolerance`. */
function allClose(a: Mat4, b: Mat4): boolean {
  return a.every((value, index) => Math.abs(value - b[index]) <= affineTolerance + 1e-5 * Math.abs(b[index]));
}
