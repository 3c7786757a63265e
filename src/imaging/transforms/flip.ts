import type { Volume } from '../volume';
import { badOption } from './options';
import { reindex } from './reindex';

export interface FlipOptions {
  /** Axis or axes to reverse (negative counts from the last); all three by default. */
  readonly spatialAxis?: number | readonly number[] | null;
}

/** The image with axes reversed, and its affine with it (Flip). */
export function flip(image: Volume, { spatialAxis }: FlipOptions = {}): Volume {
  const axes = spatialAxis === null || spatialAxis === undefined ? [0, 1, 2] : [spatialAxis].flat();
  const reversed: [boolean, boolean, boolean] = [false, false, false];
  for (const axis of axes) reversed[spatialIndex('Flip', 'spatialAxis', axis)] = true;
  return reindex(image, { order: [0, 1, 2], flip: reversed });
}

/** An axis number 0 to 2, or -3 to -1 from the last. */
export function spatialIndex(transform: string, option: string, axis: number): number {
  if (!Number.isInteger(axis) || axis < -3 || axis > 2) throw badOption(transform, option, String(axis), 'give an axis 0, 1 or 2');
  return axis < 0 ? axis + 3 : axis;
}
