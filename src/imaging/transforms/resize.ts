import { type Mat4, multiply } from '../affine';
import { type Size, type Volume, voxelCount } from '../volume';
import { gaussianSmooth } from './gaussian-smooth';
import { type InterpolateMode, interpolate, interpolateModes } from './interpolate';
import { badOption, oneOf, perAxis, sizeOption } from './options';
import { roundHalfEven } from './sample';
import { scaleAffine } from './spacing';

export interface ResizeOptions {
  /** Extents of the output, an entry that is not positive keeping the image's; a single number with `sizeMode` longest. */
  readonly spatialSize: number | readonly number[];
  /** `longest`: the longest axis gets `spatialSize`, the others keep the proportions. */
  readonly sizeMode?: 'all' | 'longest';
  readonly mode?: InterpolateMode;
  /** For `trilinear`: whether the outermost voxel centres meet, not their outer faces. */
  readonly alignCorners?: boolean | null;
  /** Smooth along the axes that shrink first; sigma is (factor - 1) / 2 unless given. */
  readonly antiAliasing?: boolean;
  readonly antiAliasingSigma?: number | readonly number[] | null;
}

/** The image scaled to other extents (Resize); area interpolation by default. */
export function resize(image: Volume, options: ResizeOptions): Volume {
  const mode = oneOf('Resize', 'mode', options.mode ?? 'area', interpolateModes);
  const sizeMode = oneOf('Resize', 'sizeMode', options.sizeMode ?? 'all', ['all', 'longest']);
  const size =
    sizeMode === 'longest' ? longest(image.size, options.spatialSize) : sizeOption('Resize', 'spatialSize', options.spatialSize, image.size);
  const affine: Mat4 = multiply(image.affine, scaleAffine(image.size, size));
  if (size.every((extent, a) => extent === image.size[a])) return image;
  let source = image;
  if (options.antiAliasing && size.some((extent, a) => extent < image.size[a])) {
    const factor = image.size.map((extent, a) => extent / size[a]);
    const given = options.antiAliasingSigma;
    const sigmas = perAxis(
      'Resize',
      'antiAliasingSigma',
      given,
      factor.map((f) => Math.max(0, (f - 1) / 2)),
    );
    source = gaussianSmooth(image, { sigma: sigmas.map((s, a) => (factor[a] > 1 ? s : 0)) });
  }
  return interpolate(source, size, mode, options.alignCorners ?? false, affine);
}

function longest(size: Size, target: number | readonly number[]): Size {
  if (typeof target !== 'number' || !Number.isInteger(target) || target < 1 || voxelCount(size) === 0) {
    throw badOption('Resize', 'spatialSize', JSON.stringify(target), 'give one whole number with sizeMode "longest"');
  }
  const scale = target / Math.max(...size);
  return size.map((extent) => Math.max(roundHalfEven(extent * scale), 1)) as unknown as Size;
}
