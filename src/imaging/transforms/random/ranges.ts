import type { Random } from '../../../core/random';
import { badOption } from '../options';

/** Bounds for each axis: a number stands for the bounds -r and r. */
export type Ranges = number | readonly (number | readonly number[] | null)[] | null;

/** `value` as two bounds: r stands for -r and r, of two numbers the smaller comes first. */
export function symmetricRange(transform: string, option: string, value: number | readonly number[]): [number, number] {
  const bounds = typeof value === 'number' ? [-value, value] : value.length === 1 ? [-value[0], value[0]] : value;
  return pairOf(transform, option, bounds);
}

/** Two numbers, the smaller first. */
export function pairOf(transform: string, option: string, value: readonly number[]): [number, number] {
  if (value.length !== 2 || !value.every(Number.isFinite)) throw badOption(transform, option, JSON.stringify(value), 'give two numbers');
  return [Math.min(...value), Math.max(...value)];
}

/** A number between 0 and 1 or an error. */
export function fraction(transform: string, option: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw badOption(transform, option, String(value), 'give a number from 0 to 1');
  return value;
}

/**
 * `base` plus a uniform number within the bounds of each axis, as many as there are bounds (MONAI's RandAffineGrid): a single number
 * stands for the first axis alone. `null` for no bounds at all.
 */
export function drawWithin(random: Random, transform: string, option: string, ranges: Ranges | undefined, base = 0): number[] | null {
  if (ranges === undefined || ranges === null) return null;
  return [ranges].flat().map((range) => base + (range === null ? 0 : random.uniform(...symmetricRange(transform, option, range as number))));
}
