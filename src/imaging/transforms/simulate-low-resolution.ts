import { type Volume, withData } from '../volume';
import type { InterpolateMode } from './interpolate';
import { badOption } from './options';
import { resize } from './resize';
import { roundHalfEven } from './sample';

export interface SimulateLowResolutionOptions {
  /** Extents of the coarse grid over those of the image. */
  readonly zoom: number;
  readonly downsampleMode?: InterpolateMode;
  readonly upsampleMode?: InterpolateMode;
  /** Of the way back. */
  readonly alignCorners?: boolean;
}

/** The image on a coarser grid and back again (as in MONAI's RandSimulateLowResolution): nearest down and trilinear up by default; f32. */
export function simulateLowResolution(image: Volume, options: SimulateLowResolutionOptions): Volume {
  const { zoom, downsampleMode = 'nearest', upsampleMode = 'trilinear', alignCorners = false } = options;
  const coarse = image.size.map((extent) => roundHalfEven(extent * zoom));
  if (!coarse.every((extent) => extent >= 1)) throw badOption('SimulateLowResolution', 'zoom', String(zoom), 'choose one that leaves a voxel');
  const down = resize(image, { spatialSize: coarse, mode: downsampleMode });
  const up = resize(down, { spatialSize: image.size, mode: upsampleMode, alignCorners });
  return withData(image, up.dtype, up.data);
}
