import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';

/** `value` if it is one of `allowed`; otherwise an error that names the nearest and all of them. */
export function oneOf<T extends string>(transform: string, option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw badOption(transform, option, JSON.stringify(value), `use one of ${allowed.join(', ')} (nearest: ${nearestName(value, allowed)})`);
}

/** The error for an option value that does not fit. */
export function badOption(transform: string, option: string, value: string, hint: string): PmError {
  return new PmError('transform-option', `${transform}.${option}`, `${value} does not fit`, hint);
}

/** One number for all three axes, or three; missing or null entries take `fallback`. */
export function perAxis(
  transform: string,
  option: string,
  value: number | readonly (number | null)[] | null | undefined,
  fallback: readonly number[],
): [number, number, number] {
  const list = value === null || value === undefined ? [] : typeof value === 'number' ? [value, value, value] : value;
  if (list.length !== 0 && list.length !== 3) {
    throw badOption(transform, option, JSON.stringify(value), 'give one number, or one for each of the three axes');
  }
  return [0, 1, 2].map((a) => {
    const entry = list[a] ?? fallback[a];
    if (!Number.isFinite(entry)) throw badOption(transform, option, JSON.stringify(value), 'give finite numbers');
    return entry;
  }) as [number, number, number];
}

/** A grid size: whole numbers; an entry that is not positive means the image's own extent (MONAI's fall_back_tuple). */
export function sizeOption(
  transform: string,
  option: string,
  value: number | readonly (number | null)[] | null | undefined,
  own: readonly number[],
): [number, number, number] {
  const sizes = perAxis(transform, option, value, own);
  return sizes.map((extent, a) => {
    if (!Number.isInteger(extent)) throw badOption(transform, option, JSON.stringify(value), 'give whole numbers of voxels');
    return extent > 0 ? extent : own[a];
  }) as [number, number, number];
}
