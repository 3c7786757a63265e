import type { PadMode } from '../../core/padding';
import { multiply } from '../affine';
import type { Size, Volume } from '../volume';
import { resizeWithPadOrCrop } from './crop';
import { type InterpolateMode, interpolate, interpolateModes } from './interpolate';
import { badOption, oneOf, perAxis } from './options';
import { scaleAffine } from './spacing';

export interface ZoomOptions {
  /** Factor for all axes, or one an axis; above 1 enlarges. */
  readonly zoom: number | readonly number[];
  readonly mode?: InterpolateMode;
  readonly alignCorners?: boolean | null;
  /** How a smaller result is padded back to the image's size. */
  readonly paddingMode?: PadMode;
  /** Crop or pad back to the image's own extents; true by default. */
  readonly keepSize?: boolean;
}

/** The image enlarged or shrunk about its centre (Zoom); area interpolation by default. */
export function zoom(image: Volume, options: ZoomOptions): Volume {
  const { paddingMode = 'edge', keepSize = true } = options;
  const mode = oneOf('Zoom', 'mode', options.mode ?? 'area', interpolateModes);
  const factors = perAxis('Zoom', 'zoom', options.zoom, [1, 1, 1]);
  const size = image.size.map((extent, a) => Math.floor(extent * factors[a])) as unknown as Size;
  if (size.some((extent) => extent < 1))
    throw badOption('Zoom', 'zoom', JSON.stringify(options.zoom), 'choose factors that leave at least one voxel');
  const zoomed = interpolate(image, size, mode, options.alignCorners ?? false, multiply(image.affine, scaleAffine(image.size, size)));
  return keepSize ? resizeWithPadOrCrop(zoomed, { spatialSize: image.size, mode: paddingMode }) : zoomed;
}
