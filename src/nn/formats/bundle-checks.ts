import { PmError } from '../../core/errors';
import type { JsonValue } from './json';

/** Returns `value` as a `T`, or throws `bundle-invalid` naming `path` and what may stand there. */
export type Check<T> = (value: unknown, path: string) => T;

/** Throws `bundle-invalid`: `value` stands at `path`, where `expected` should. */
export function reject(path: string, value: unknown, expected: string): never {
  const shown = value === undefined ? 'is missing' : `is ${shorten(JSON.stringify(value))}`;
  throw new PmError('bundle-invalid', `model.json: ${path || 'the document'}`, shown, `give ${expected}`);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

export const text: Check<string> = (value, path) => (typeof value === 'string' && value.trim() !== '' ? value : reject(path, value, 'a text'));

export const flag: Check<boolean> = (value, path) => (typeof value === 'boolean' ? value : reject(path, value, 'true or false'));

export function matching(pattern: RegExp, expected: string): Check<string> {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? value : reject(path, value, expected));
}

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Check<T> {
  const expected = allowed.length === 1 ? JSON.stringify(allowed[0]) : `one of ${allowed.map((item) => JSON.stringify(item)).join(', ')}`;
  return (value, path) => allowed.find((item) => item === value) ?? reject(path, value, expected);
}

/** A number in [`low`, `high`]. */
export function numberIn(low: number, high: number): Check<number> {
  const expected = Number.isFinite(low) || Number.isFinite(high) ? `a number from ${low} to ${high}` : 'a number';
  return (value, path) => (typeof value === 'number' && value >= low && value <= high ? value : reject(path, value, expected));
}

/** A whole number in [`low`, `high`]. */
export function integerIn(low: number, high: number): Check<number> {
  const isOne = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;
  return (value, path) => (isOne(value) ? value : reject(path, value, `a whole number from ${low} to ${high}`));
}

export function listOf<T>(item: Check<T>, fewest = 0): Check<T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < fewest) return reject(path, value, fewest > 0 ? `a list of at least ${fewest}` : 'a list');
    return value.map((element, index) => item(element, `${path}[${index}]`));
  };
}

/** Exactly two. */
export function pairOf<T>(item: Check<T>): Check<[T, T]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) return reject(path, value, 'a list of two');
    return [item(value[0], `${path}[0]`), item(value[1], `${path}[1]`)];
  };
}

/** Exactly three, along the image's axes. */
export function tripleOf<T>(item: Check<T>): Check<[T, T, T]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 3) return reject(path, value, 'a list of three');
    return [item(value[0], `${path}[0]`), item(value[1], `${path}[1]`), item(value[2], `${path}[2]`)];
  };
}

/** An object with any keys. */
export const record: Check<Record<string, JsonValue>> = (value, path) => (isRecord(value) ? value : reject(path, value, 'an object'));

type Fields<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** An object with exactly these fields; a field whose check takes `undefined` may be left out. */
export function fields<T extends object>(checks: Fields<T>): Check<T> {
  const names = Object.keys(checks) as (keyof T & string)[];
  return (value, path) => {
    const given = record(value, path);
    const prefix = path ? `${path}.` : '';
    for (const key of Object.keys(given)) {
      if (!Object.hasOwn(checks, key)) reject(prefix + key, given[key], `no such field here, but one of ${names.join(', ')}`);
    }
    const checked = names.map((name) => [name, checks[name](Object.hasOwn(given, name) ? given[name] : undefined, prefix + name)] as const);
    return Object.fromEntries(checked.filter(([, field]) => field !== undefined)) as T;
  };
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

function isRecord(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
