import { messageOf, PmError } from '../../core/errors';
import type { JsonValue } from './json';

/** A network by MONAI's name for it, and the arguments of its constructor as MONAI names them. */
export interface Architecture {
  readonly name: string;
  readonly args: Readonly<Record<string, JsonValue>>;
}

/** Keys for the network's name: ours, that of a MONAI bundle's config, that of MONAI's scripts. */
const nameKeys = ['name', '_target_', 'cls'];
const argsKeys = ['args', 'arguments', 'kwargs'];

/**
 * Reads an architecture from JSON, given as text or parsed: `{"name": "UNet", "args": {"spatial_dims": 3}}`. The
 * arguments may also stand beside the name, and the name may be a dotted path, as MONAI's bundles have it.
 *
 * Throws `architecture-invalid`.
 */
export function parseArchitecture(json: unknown): Architecture {
  const value = typeof json === 'string' ? parse(json) : json;
  if (!isObject(value)) throw invalid('is not a JSON object');
  const nameKey = nameKeys.find((key) => Object.hasOwn(value, key));
  const name = nameKey === undefined ? undefined : value[nameKey];
  if (typeof name !== 'string' || name === '') throw invalid(`has no name of a network under "${nameKeys.join('" or "')}"`);
  const { [nameKey as string]: _, ...rest } = value;
  const keys = Object.keys(rest);
  const args = keys.length === 1 && argsKeys.includes(keys[0]) ? rest[keys[0]] : rest;
  if (!isObject(args)) throw invalid(`has ${JSON.stringify(args)} for its arguments, which is no object`);
  return { name: name.slice(name.lastIndexOf('.') + 1), args };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`is not JSON (${messageOf(error)})`, { cause: error });
  }
}

function invalid(why: string, options?: ErrorOptions): PmError {
  const example = '{"name": "UNet", "args": {"spatial_dims": 3, "in_channels": 1, "out_channels": 2, "channels": [16, 32], "strides": [2]}}';
  return new PmError('architecture-invalid', 'architecture', why, `give it as ${example}`, options);
}

function isObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
