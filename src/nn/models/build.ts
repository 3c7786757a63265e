import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import type { Shape } from '../../core/shape';
import type { Graph, Value } from '../../graph/ir';
import { type Builder, createBuilder } from '../../ops/builder';
import { ModuleBuilder, type ModuleOptions, type StateEntry, type StatisticsUpdate } from '../layers/module';
import { networkNamed } from './all';

/** A network's class name in MONAI and its constructor arguments (snake_case, as in MONAI). */
interface Architecture {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a network adds to a graph. */
export interface Traced {
  readonly output: Value;
  /** What MONAI's `state_dict()` holds, in its order. */
  readonly stateDict: readonly StateEntry[];
  /** What a step in training does to running statistics; none in evaluation. */
  readonly updates: readonly StatisticsUpdate[];
  /** The output of a module by its name in PyTorch (`features.denseblock2`). Throws `module-unknown`. */
  outputOf(module: string): Value;
}

/**
 * Adds a MONAI network to a graph, for x [N, C, D, H, W]; its weights are parameters by their state-dict keys. In training, a network
 * with dropouts has the graph input `seed`, i32 [1], unless `options` give another.
 *
 * Throws `network-unknown`, `argument-unknown`, `argument-missing`, `argument-value`, `layer-unsupported`, and `network-input` where
 * the input does not fit the network.
 */
export function traceNetwork(b: Builder, { name, args }: Architecture, x: Value, options: ModuleOptions = {}): Traced {
  const definition = networkNamed(name);
  if (x.shape.length !== 5 || x.shape.some((extent) => !Number.isSafeInteger(extent) || extent < 1)) {
    throw new PmError('network-input', definition.name, `input [${x.shape}]`, 'give positive extents [N, C, D, H, W]');
  }
  const m = new ModuleBuilder(b, options);
  const forward = definition.build(m, args);
  const outputOf = (module: string): Value => {
    const value = m.outputs.get(module);
    if (value) return value;
    throw new PmError(
      'module-unknown',
      `module ${module}`,
      `is not in ${definition.name}`,
      `did you mean ${nearestName(module, [...m.outputs.keys()])}?`,
    );
  };
  try {
    return { output: forward(x), stateDict: m.stateDict, updates: m.updates, outputOf };
  } catch (error) {
    if (!(error instanceof PmError) || error.code !== 'op-shape') throw error;
    const hint = 'give the channels that its arguments say, and extents that its strides divide at every level';
    throw new PmError('network-input', `${definition.name} on [${x.shape}]`, `${error.what}: ${error.why}`, hint, { cause: error });
  }
}

export interface Network extends Omit<Traced, 'output' | 'outputOf'> {
  /** Input `input`, output `output`, weights by their state-dict keys. */
  readonly graph: Graph;
}

/** A graph of its own for a MONAI network and an input [N, C, D, H, W]; in evaluation unless `options` say training. See `traceNetwork`. */
export function buildNetwork(architecture: Architecture, inputShape: Shape, options: ModuleOptions = {}): Network {
  const b = createBuilder();
  const { output, stateDict, updates } = traceNetwork(b, architecture, b.input('input', inputShape), options);
  b.output('output', output);
  for (const { mean, variance } of updates) {
    b.output(mean.key, mean.value);
    b.output(variance.key, variance.value);
  }
  return { graph: b.finish(), stateDict, updates };
}
