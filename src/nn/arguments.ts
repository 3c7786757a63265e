import { PmError } from '../core/errors';
import { nearestName } from '../core/nearest';
import { type Triple, triple } from '../core/shape';

/** Reads one value of a constructor call, as JSON gives it; `where` names it in errors (`UNet.strides`). */
export type Rule<T> = (value: unknown, where: string) => T;

export interface Argument<T> {
  readonly rule: Rule<T>;
  /** The default as a caller would write it; absent: the argument must be given. */
  readonly fallback?: { readonly value: unknown };
}

/** The arguments of a constructor by name. */
export type Schema = Readonly<Record<string, Argument<unknown>>>;

export type ArgumentsOf<S extends Schema> = { readonly [K in keyof S]: S[K] extends Argument<infer T> ? T : never };

export function required<T>(rule: Rule<T>): Argument<T> {
  return { rule };
}

export function optional<T>(rule: Rule<T>, fallback: unknown): Argument<T> {
  return { rule, fallback: { value: fallback } };
}

/**
 * Checks keyword arguments against a schema and fills in defaults.
 * Throws `argument-unknown` with the nearest valid name, `argument-missing` and `argument-value`.
 */
export function readArguments<S extends Schema>(owner: string, schema: S, given: Readonly<Record<string, unknown>>): ArgumentsOf<S> {
  const names = Object.keys(schema);
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    const hint = names.length === 0 ? 'leave it out' : `did you mean ${nearestName(name, names)}? (allowed: ${names.join(', ')})`;
    throw new PmError('argument-unknown', `${owner}.${name}`, 'there is no such argument', hint);
  }
  const entries = Object.entries(schema).map(([name, { rule, fallback }]) => {
    const where = `${owner}.${name}`;
    if (Object.hasOwn(given, name)) return [name, rule(given[name], where)];
    if (!fallback) throw new PmError('argument-missing', where, 'is required', 'give it');
    return [name, rule(fallback.value, where)];
  });
  return Object.fromEntries(entries) as ArgumentsOf<S>;
}

/** The error for a value that does not fit. */
export function badArgument(where: string, value: unknown, hint: string): PmError {
  return new PmError('argument-value', where, `${JSON.stringify(value) ?? String(value)} does not fit`, hint);
}

export const boolean: Rule<boolean> = (value, where) => {
  if (typeof value !== 'boolean') throw badArgument(where, value, 'give true or false');
  return value;
};

interface Range {
  readonly min?: number;
  readonly max?: number;
}

const describe = ({ min, max }: Range) => [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` up to ${max}`].join('');

export function number(range: Range = {}): Rule<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  return (value, where) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max) {
      throw badArgument(where, value, `give a number${describe(range)}`);
    }
    return value;
  };
}

export function integer(range: Range = { min: 1 }): Rule<number> {
  const inRange = number(range);
  return (value, where) => {
    if (!Number.isSafeInteger(value)) throw badArgument(where, value, `give a whole number${describe(range)}`);
    return inRange(value, where);
  };
}

export function oneOf<const T extends string>(...allowed: T[]): Rule<T> {
  return (value, where) => {
    if (!(allowed as unknown[]).includes(value)) throw badArgument(where, value, `use one of ${allowed.join(', ')}`);
    return value as T;
  };
}

/** A list, of `length` entries where that is given. */
export function listOf<T>(rule: Rule<T>, length?: number): Rule<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw badArgument(where, value, `give a list${length === undefined ? '' : ` of ${length}`}`);
    if (length !== undefined && value.length !== length) throw badArgument(where, value, `give ${length} entries, not ${value.length}`);
    return value.map((entry, index) => rule(entry, `${where}[${index}]`));
  };
}

/** Python's None, or what `rule` reads. */
export function nullable<T>(rule: Rule<T>): Rule<T | null> {
  return (value, where) => (value === null ? null : rule(value, where));
}

/** One whole number for D, H and W, or three. */
export const extents: Rule<Triple> = (value, where) => triple(Array.isArray(value) ? listOf(integer(), 3)(value, where) : integer()(value, where));

/** MONAI's `spatial_dims`: the engine's networks are 3D. */
export const threeDimensions: Rule<3> = (value, where) => {
  if (value !== 3) throw badArgument(where, value, 'use 3: only 3D networks are built');
  return 3;
};

/** MONAI's `pretrained`: weights come from a file of the user's, never from a download. */
export const notPretrained: Rule<false> = (value, where) => {
  if (value !== false) throw badArgument(where, value, 'use false, and load the weights from a file');
  return false;
};
