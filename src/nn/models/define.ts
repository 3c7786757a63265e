import { type ArgumentsOf, readArguments, type Schema } from '../arguments';
import type { InitialRule } from '../initial';
import type { Layer, ModuleBuilder } from '../layers/module';

/** A kind of network: its name and how its keyword arguments, MONAI's own, become modules. */
export interface NetworkDefinition {
  readonly name: string;
  /** Registers the weights in MONAI's order and gives the forward function in evaluation. */
  build(m: ModuleBuilder, given: Readonly<Record<string, unknown>>): Layer;
}

/** Declares a network by the schema of its arguments; `initial` says where its weights begin other than its layers' would. */
export function defineNetwork<S extends Schema>(
  name: string,
  schema: S,
  create: (m: ModuleBuilder, args: ArgumentsOf<S>) => Layer,
  initial?: InitialRule,
): NetworkDefinition {
  const build = (m: ModuleBuilder, given: Readonly<Record<string, unknown>>) => {
    const forward = create(m, readArguments(name, schema, given));
    if (initial) m.begin(initial);
    return forward;
  };
  return { name, build };
}
