import type { ResampleOptions } from '../resample';
import { type RotateOptions, rotate } from '../rotate';
import { each, randomTransform } from './random-transform';
import { symmetricRange } from './ranges';

export interface RandRotateOptions extends ResampleOptions {
  /** Radians about the first axis: bounds, or r for -r to r; 0 by default. */
  readonly rangeX?: number | readonly number[];
  readonly rangeY?: number | readonly number[];
  readonly rangeZ?: number | readonly number[];
  readonly keepSize?: boolean;
}

/** Turns about the centre by angles uniform within their bounds, with probability `prob`, 0.1 (RandRotate). Padding is `border`. */
export const randRotate = randomTransform<RandRotateOptions, RotateOptions>({
  effect: 'geometry',
  options: {
    rangeX: 'numbers',
    rangeY: 'numbers',
    rangeZ: 'numbers',
    keepSize: 'boolean',
    mode: 'string',
    paddingMode: 'string',
    alignCorners: 'boolean',
  },
  prob: 0.1,
  draw(random, { rangeX = 0, rangeY = 0, rangeZ = 0, keepSize }) {
    const bounds = { rangeX, rangeY, rangeZ };
    const angle = Object.entries(bounds).map(([option, range]) => random.uniform(...symmetricRange('RandRotate', option, range)));
    return { angle, keepSize };
  },
  apply: each(rotate),
});
