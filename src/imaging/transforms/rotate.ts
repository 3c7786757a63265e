import { multiply } from '../affine';
import type { Size, Volume } from '../volume';
import { rotation } from './affine-params';
import { badOption } from './options';
import { type ResampleOptions, resampleByMap } from './resample';
import { aboutCentres } from './spatial-affine';

export interface RotateOptions extends ResampleOptions {
  /** Radians about the three axes; one number for all three. */
  readonly angle: number | readonly number[];
  /** Keep the image's extents (default), or take those that hold all of it. */
  readonly keepSize?: boolean;
}

/** The image turned about its centre (Rotate). Padding is `border` by default. */
export function rotate(image: Volume, options: RotateOptions): Volume {
  const { angle, keepSize = true } = options;
  const angles = typeof angle === 'number' ? [angle, angle, angle] : angle;
  if (angles.length !== 3) throw badOption('Rotate', 'angle', JSON.stringify(angle), 'give one angle, or three');
  const turn = rotation(angles);
  const size = keepSize ? image.size : (spans(image.size, turn).map((span) => Math.floor(span + 0.5)) as unknown as Size);
  const map = aboutCentres(turn, image.size, size);
  return resampleByMap(image, map, size, options, multiply(image.affine, map));
}

/** Extents of the turned box. */
function spans(size: Size, turn: readonly number[]): number[] {
  return [0, 1, 2].map((row) => [0, 1, 2].reduce((sum, a) => sum + Math.abs(turn[4 * row + a]) * size[a], 0));
}
