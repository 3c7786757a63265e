import { squaredDistanceTransform } from '../../core/distance-transform';
import type { Volume } from '../volume';
import { badOption, perAxis } from './options';
import { toFloat32 } from './values';

export interface DistanceTransformEDTOptions {
  /** Distance between neighbours, one number for all axes or one an axis; 1 by default. */
  readonly sampling?: number | readonly number[] | null;
}

/** The distance of every voxel to the nearest voxel of 0, every channel for itself (DistanceTransformEDT); f32, infinite where there is none. */
export function distanceTransformEDT(image: Volume, { sampling }: DistanceTransformEDTOptions = {}): Volume {
  const spacing = perAxis('DistanceTransformEDT', 'sampling', sampling, [1, 1, 1]);
  if (spacing.some((step) => step <= 0)) throw badOption('DistanceTransformEDT', 'sampling', JSON.stringify(sampling), 'give positive numbers');
  return toFloat32(image, true, (source, target) => {
    const squared = squaredDistanceTransform(source, image.size, spacing);
    for (let v = 0; v < target.length; v++) target[v] = Math.sqrt(squared[v]);
  });
}
