import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { type ArgumentsOf, badArgument, type Rule, readArguments, type Schema } from '../arguments';

/** A kind of layer: reads its keyword arguments and gives what builds it. */
export type LayerKind<T> = (given: Readonly<Record<string, unknown>>, where: string) => T;

/** A kind of layer from the schema of its arguments. */
export function layerKind<S extends Schema, T>(schema: S, create: (args: ArgumentsOf<S>, where: string) => T): LayerKind<T> {
  return (given, where) => create(readArguments(where, schema, given), where);
}

/** A kind that MONAI has and the engine lacks. */
export function missingKind(why: string): LayerKind<never> {
  return (_, where) => {
    throw new PmError('layer-unsupported', where, why, 'choose another');
  };
}

/**
 * MONAI's layer specifiers (`split_args`): a name, case aside, or [name, arguments].
 * An empty name is the identity, as in MONAI's `get_norm_layer` and `get_act_layer`.
 */
export function layerSpecifier<T>(kinds: Readonly<Record<string, LayerKind<T>>>, none: T): Rule<T> {
  const names = Object.keys(kinds);
  return (value, where) => {
    if (value === '') return none;
    const [name, args] = typeof value === 'string' ? [value, {}] : Array.isArray(value) && value.length === 2 ? value : [];
    if (typeof name !== 'string' || typeof args !== 'object' || args === null || Array.isArray(args)) {
      throw badArgument(where, value, 'give a name, or [name, {arguments}]');
    }
    const kind = Object.hasOwn(kinds, name.toUpperCase()) ? kinds[name.toUpperCase()] : undefined;
    if (!kind) throw badArgument(where, name, `did you mean ${nearestName(name, names)}? (allowed: ${names.join(', ')})`);
    return kind(args as Record<string, unknown>, `${where}.${name}`);
  };
}
