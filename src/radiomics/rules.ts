import { nearestName } from '../core/nearest';

/** How one setting is checked: its default, its allowed values in words, and a reader that gives `undefined` for a value it does not allow. */
export interface Rule<T> {
  readonly default: T;
  readonly allowed: string;
  read(value: unknown): T | undefined;
  /** What to do instead of a value that is not allowed; to give what is allowed, where this is missing. */
  hint?(value: unknown): string;
}

interface Range {
  /** Smallest allowed value. */
  readonly min?: number;
  readonly max?: number;
  /** Allowed values are greater than this. */
  readonly above?: number;
}

function within(value: number, { min, max, above }: Range): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max) && (above === undefined || value > above);
}

function inWords({ min, max, above }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return above === undefined ? '' : ` greater than ${above}`;
}

export function number(initial: number, range: Range = {}): Rule<number> {
  return {
    default: initial,
    allowed: `a number${inWords(range)}`,
    read: (value) => (typeof value === 'number' && Number.isFinite(value) && within(value, range) ? value : undefined),
  };
}

export function integer(initial: number, range: Range = {}): Rule<number> {
  return {
    default: initial,
    allowed: `an integer${inWords(range)}`,
    read: (value) => (Number.isSafeInteger(value) && within(value as number, range) ? (value as number) : undefined),
  };
}

export function boolean(initial: boolean): Rule<boolean> {
  return { default: initial, allowed: 'true or false', read: (value) => (typeof value === 'boolean' ? value : undefined) };
}

/** One of many names, too many to list. */
export function nameOf(initial: string, names: readonly string[], kind: string): Rule<string> {
  return {
    default: initial,
    allowed: `the name of a ${kind}`,
    read: (value) => names.find((name) => name === value),
    hint: (value) => `did you mean ${nearestName(String(value), names)}?`,
  };
}

export function oneOf<const T extends string>(initial: T, values: readonly T[]): Rule<T> {
  return { default: initial, allowed: `one of ${values.join(', ')}`, read: (value) => values.find((allowed) => allowed === value) };
}

/** One of `values`, or a list of some of them; none unless given. */
export function someOf<const T extends string>(values: readonly T[]): Rule<readonly T[]> {
  const one = oneOf(values[0], values);
  return {
    default: [],
    allowed: `${one.allowed}, or a list of them`,
    read: (value) => {
      const items = (Array.isArray(value) ? value : [value]).map((item) => one.read(item));
      return items.every((item) => item !== undefined) && new Set(items).size === items.length ? items : undefined;
    },
  };
}

/** A list of `lengths` (any, where not given) values that each follow `rule`. */
export function listOf<T>(initial: readonly T[], rule: Rule<T>, lengths?: readonly number[]): Rule<readonly T[]> {
  return {
    default: initial,
    allowed: `a list of ${lengths ? `${lengths.join(' or ')} values` : 'values'}, each ${rule.allowed}`,
    read: (value) => {
      if (!Array.isArray(value) || (lengths && !lengths.includes(value.length))) return undefined;
      const items = value.map((item) => rule.read(item));
      return items.every((item) => item !== undefined) ? (items as T[]) : undefined;
    },
  };
}

/** The rule's values or `null`: not set, which is the default unless another is given. */
export function optional<T>(rule: Rule<T>, initial: T | null = null): Rule<T | null> {
  return { default: initial, allowed: `${rule.allowed}, or null`, read: (value) => (value === null ? null : rule.read(value)) };
}

/** A text that `pattern` matches as a whole. */
export function matching(initial: string, pattern: RegExp, allowed: string): Rule<string> {
  return { default: initial, allowed, read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined) };
}

/** A list of values that follow `rule`, or one such value: a list of it alone. */
export function oneOrMore<T>(initial: readonly T[], rule: Rule<T>): Rule<readonly T[]> {
  const list = listOf(initial, rule);
  const some = (values: readonly T[] | undefined): readonly T[] | undefined => (values?.length ? values : undefined);
  const read = (value: unknown): readonly T[] | undefined => some(list.read(Array.isArray(value) ? value : [value]));
  return { default: initial, allowed: `${rule.allowed}, or a list of such values`, read };
}

/** Rules by the names of the settings. */
export type Rules = Readonly<Record<string, Rule<unknown>>>;

/** The settings that follow such rules. */
export type ValuesOf<R extends Rules> = { readonly [K in keyof R]: R[K] extends Rule<infer T> ? T : never };

/** Every setting at its default. */
export function defaultsOf<R extends Rules>(rules: R): ValuesOf<R> {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rule.default])) as ValuesOf<R>;
}
