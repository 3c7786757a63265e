import { PmError } from '../../../core/errors';

/**
 * What a restricted pickle may hold. Tuples are frozen arrays; Python ints beyond 2^53 are bigints; dicts are Maps,
 * so that no key (`__proto__`, `constructor`) means anything.
 */
export type PickleValue = PlainLeaf | Opaque | PickleValue[] | Map<PickleValue, PickleValue> | Set<PickleValue>;

/** A pickle's value without anything of the host's in it. */
export type PlainValue = PlainLeaf | PlainValue[] | Map<PlainValue, PlainValue> | Set<PlainValue>;

type PlainLeaf = null | boolean | number | bigint | string | Uint8Array;

/** An object that the host of the unpickler made, such as a tensor. */
export abstract class Opaque {
  /** What it is called in Python, for messages. */
  abstract readonly typeName: string;
}

/** A global that may be called, under our own implementation. */
export class PickleFunction extends Opaque {
  constructor(
    readonly typeName: string,
    readonly call: (args: readonly PickleValue[]) => PickleValue,
  ) {
    super();
  }
}

/** `collections.OrderedDict`; the attributes that a pickle sets on it are dropped. */
export class OrderedDict extends Map<PickleValue, PickleValue> {}

/** A tuple of the items. */
export function tuple(items: PickleValue[]): PickleValue[] {
  return Object.freeze(items) as PickleValue[];
}

/** The Python name of a value's type. */
export function typeNameOf(value: PickleValue): string {
  if (value === null) return 'None';
  if (value instanceof Opaque) return value.typeName;
  if (value instanceof OrderedDict) return 'collections.OrderedDict';
  if (value instanceof Map) return 'dict';
  if (value instanceof Set) return 'set';
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return Object.isFrozen(value) ? 'tuple' : 'list';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  return Number.isInteger(value) || typeof value === 'bigint' ? 'int' : 'float';
}

/** Text from a file, fit for one line of a message: printable ASCII, not long. */
export function printable(text: string): string {
  const shown = text.length > 200 ? `${text.slice(0, 200)}...` : text;
  return shown.replace(/[^\x20-\x7e]/g, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Something in the pickle that is more than data. `what` names it. */
export function refused(what: string, why: string): PmError {
  return new PmError(
    'pickle-refused',
    printable(what),
    why,
    "save the weights alone: torch.save(model.state_dict(), 'weights.pt'), or use the safetensors package",
  );
}

/** The pickle is damaged. */
export function malformed(why: string): PmError {
  return new PmError('pickle-invalid', 'pickle', printable(why), 'the file is damaged: save it again with torch.save, or download it again');
}
