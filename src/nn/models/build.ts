import { PmError } from '../../core/errors';
import type { Shape } from '../../core/shape';
import type { Graph } from '../../graph/ir';
import { createBuilder } from '../../ops/builder';
import { ModuleBuilder, type StateEntry } from '../layers/module';
import { networkNamed } from './all';

export interface Network {
  /** Input `input`, output `output`, weights by their state-dict keys; in evaluation. */
  readonly graph: Graph;
  /** What MONAI's `state_dict()` holds, in its order. */
  readonly stateDict: readonly StateEntry[];
}

/**
 * Builds a MONAI network by its class name and constructor arguments (as in MONAI, snake_case) for an input [N, C, D, H, W].
 *
 * Throws `network-unknown`, `argument-unknown`, `argument-missing`, `argument-value`, `layer-unsupported`, and `network-input` where
 * the input does not fit the network.
 */
export function buildNetwork(
  { name, args }: { readonly name: string; readonly args: Readonly<Record<string, unknown>> },
  inputShape: Shape,
): Network {
  const definition = networkNamed(name);
  if (inputShape.length !== 5 || inputShape.some((extent) => !Number.isSafeInteger(extent) || extent < 1)) {
    throw new PmError('network-input', definition.name, `input [${inputShape}]`, 'give positive extents [N, C, D, H, W]');
  }
  const ops = createBuilder();
  const m = new ModuleBuilder(ops);
  const forward = definition.build(m, args);
  try {
    ops.output('output', forward(ops.input('input', inputShape)));
  } catch (error) {
    if (!(error instanceof PmError) || error.code !== 'op-shape') throw error;
    const hint = 'give the channels that its arguments say, and extents that its strides divide at every level';
    throw new PmError('network-input', `${definition.name} on [${inputShape}]`, `${error.what}: ${error.why}`, hint, { cause: error });
  }
  return { graph: ops.finish(), stateDict: m.stateDict };
}
