import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import type { Volume } from '../volume';
import { badOption } from './options';

/** What a transform does to the grid, and so how a mask goes back through it. */
export type GridEffect =
  /** Values change, the grid stays. */
  | 'values'
  /** Voxels are moved, cut off or added: going back is exact. */
  | 'index'
  /** The same field of view with other voxels. */
  | 'extent'
  /** Another field of view. */
  | 'place';

/**
 * The JSON form of an option: `number?` where null means something other than the default, `ranges` where a number or pair of
 * bounds stands for each axis, `!` at the end where the option must be given.
 */
export type OptionKind = 'number' | 'number?' | 'numbers' | 'ranges' | 'boolean' | 'string' | 'matrix';
export type RequiredKind = `${OptionKind}!`;

/** A transform by its MONAI name. */
export interface TransformEntry {
  readonly effect: GridEffect;
  readonly options: Readonly<Record<string, OptionKind | RequiredKind>>;
  run(image: Volume, options: Record<string, unknown>): Volume;
}

/** The options that JSON can hold: no functions, no volumes. */
type JsonOption<T> = [T] extends [number | string | boolean | readonly unknown[] | null | undefined] ? true : false;
type JsonKeys<O> = { [K in keyof O]-?: JsonOption<O[K]> extends true ? K : never }[keyof O] & string;

/** The kind of every option, with `!` where it is required. */
export type OptionKinds<O> = { readonly [K in JsonKeys<O>]: Record<never, never> extends Pick<O, K> ? OptionKind : RequiredKind };

/** An entry; the compiler asks for the kind of every option. */
export function entry<O extends object>(run: (image: Volume, options: O) => Volume, effect: GridEffect, options: OptionKinds<O>): TransformEntry {
  return { effect, options, run: (image, given) => run(image, given as O) };
}

/** The entry of a name in MONAI's array (Spacing) or dictionary (Spacingd) form; an error that names the nearest where there is none. */
export function lookUp<E>(given: unknown, table: Readonly<Record<string, E>>): { name: string; entry: E; dictionary: boolean } {
  const text = String(given);
  const dictionary = !Object.hasOwn(table, text) && text.endsWith('d') && Object.hasOwn(table, text.slice(0, -1));
  const name = dictionary ? text.slice(0, -1) : text;
  if (Object.hasOwn(table, name)) return { name, entry: table[name], dictionary };
  const hint = `did you mean ${nearestName(text, Object.keys(table))}?`;
  throw new PmError('transform-name', `transform ${JSON.stringify(given)}`, 'there is none of this name', hint);
}

/** Options of MONAI's dictionary transforms that do not concern a single volume. */
const ofDictionaries = ['keys', 'allowMissingKeys', 'lazy'];

/** The options of `spec`, in MONAI's spelling (a_min) or ours (aMin), checked against the entry's. */
export function readOptions(
  name: string,
  { options }: Pick<TransformEntry, 'options'>,
  spec: Readonly<Record<string, unknown>>,
  dictionary: boolean,
): Record<string, unknown> {
  const names = Object.keys(options);
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(spec)) {
    const option = camelCase(key);
    if (key === 'name' || (dictionary && ofDictionaries.includes(option))) continue;
    if (!Object.hasOwn(options, option)) {
      const hint = names.length === 0 ? 'it takes none' : `use one of ${names.join(', ')} (nearest: ${nearestName(option, names)})`;
      throw new PmError('transform-option', `${name}.${key}`, 'there is no such option', hint);
    }
    const kind = options[option].replace('!', '') as OptionKind;
    if (value === null && kind !== 'number?') continue;
    if (value !== undefined) read[option] = readOption(name, option, kind, value);
  }
  const missing = names.find((option) => options[option].endsWith('!') && read[option] === undefined);
  if (missing) throw new PmError('transform-option', `${name}.${missing}`, 'it is missing', 'this option has no default, so give it');
  return read;
}

/** MONAI's spelling of an option (a_min) as ours (aMin). */
export function camelCase(option: string): string {
  return option.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function readOption(name: string, option: string, kind: OptionKind, value: unknown): unknown {
  const isNumber = (entry: unknown) => typeof entry === 'number' && Number.isFinite(entry);
  const text = JSON.stringify(value);
  if (value === null) return null;
  switch (kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw badOption(name, option, text, 'give true or false');
      return value;
    case 'string':
      if (typeof value !== 'string') throw badOption(name, option, text, 'give a text');
      return value;
    case 'number':
    case 'number?':
      if (!isNumber(value)) throw badOption(name, option, text, 'give a finite number');
      return value;
    case 'numbers':
      if (!isNumber(value) && !(Array.isArray(value) && value.every((entry) => entry === null || isNumber(entry)))) {
        throw badOption(name, option, text, 'give a number or a list of numbers');
      }
      return value;
    case 'ranges': {
      const isPair = (entry: unknown) => Array.isArray(entry) && entry.length === 2 && entry.every(isNumber);
      if (!isNumber(value) && !(Array.isArray(value) && value.every((entry) => entry === null || isNumber(entry) || isPair(entry)))) {
        throw badOption(name, option, text, 'give a number, or a list of numbers and pairs of numbers');
      }
      return value;
    }
    case 'matrix': {
      const flat = Array.isArray(value) ? value.flat() : [];
      if (flat.length !== 16 || !flat.every(isNumber)) throw badOption(name, option, text, 'give a 4x4 matrix in rows');
      return flat;
    }
  }
}
