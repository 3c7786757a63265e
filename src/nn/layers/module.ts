import type { DType } from '../../core/dtype';
import { assert } from '../../core/errors';
import type { Shape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { constant, type Initial, type InitialRule } from '../initial';

/** The forward function of a module whose weights are registered. */
export type Layer = (x: Value) => Value;

/** One entry of a state dict. */
export interface StateEntry {
  readonly key: string;
  readonly shape: Shape;
  readonly dtype: Extract<DType, 'f32' | 'i64'>;
  /** Optimisers move parameters; buffers are statistics and counters. */
  readonly kind: 'parameter' | 'buffer';
  /** How it begins where it is not loaded. */
  readonly initial: Initial;
  /** The earlier key that owns the same tensor, where a module is registered twice. */
  readonly aliasOf?: string;
}

/** How a network is built. */
export interface ModuleOptions {
  /** Dropouts draw, and batch norms take the batch's own statistics; false by default. */
  readonly training?: boolean;
  /** An i32 or u32 [1] that changes from step to step, for dropouts; by default the graph's input `seed`. */
  readonly seed?: Value;
}

/**
 * What a step in training does to the statistics of a norm: running = (1 − momentum) · running + momentum · batch.
 * A momentum of null stands for 1 / batches, where `counter` counts them.
 */
export interface StatisticsUpdate {
  /** State-dict key, and the batch's mean [C]. */
  readonly mean: { readonly key: string; readonly value: Value };
  /** State-dict key, and the batch's unbiased variance [C]. */
  readonly variance: { readonly key: string; readonly value: Value };
  /** State-dict key of the batches so far, which this one adds to; undefined where the layer does not count. */
  readonly counter?: string;
  readonly momentum: number | null;
}

/** What the modules of one network share. */
interface Shared {
  readonly entries: Map<string, StateEntry>;
  readonly updates: StatisticsUpdate[];
  readonly outputs: Map<string, Value>;
  streams: number;
  seed?: Value;
}

/**
 * A place in a network's tree of modules. Like PyTorch's constructors, a function that takes a builder registers its weights and
 * returns its forward function, so keys come in PyTorch's order however the forward functions are called.
 */
export class ModuleBuilder {
  readonly training: boolean;
  private readonly shared: Shared;

  constructor(
    readonly ops: Builder,
    private readonly options: ModuleOptions = {},
    private readonly prefix = '',
    shared?: Shared,
  ) {
    this.training = options.training ?? false;
    this.shared = shared ?? { entries: new Map(), updates: [], outputs: new Map(), streams: 0, seed: options.seed };
  }

  /** A child module; dots step further down. */
  scope(name: string): ModuleBuilder {
    return new ModuleBuilder(this.ops, this.options, `${this.prefix}${name}.`, this.shared);
  }

  parameter(name: string, shape: Shape, initial: Initial): Value {
    return this.ops.parameter(this.register(name, shape, 'f32', 'parameter', initial), shape);
  }

  /** A tensor of the state dict that no gradient moves. */
  buffer(name: string, shape: Shape, initial: Initial): Value {
    return this.ops.parameter(this.register(name, shape, 'f32', 'buffer', initial), shape);
  }

  /** An int64 scalar that is kept, but not computed with (`num_batches_tracked`). */
  counter(name: string): void {
    this.register(name, [], 'i64', 'buffer', constant(0));
  }

  /** The layer, whose output is then known as this module's. */
  named(layer: Layer): Layer {
    return (x) => this.output(layer(x));
  }

  /** Notes the output of this module, which until they have their own is also that of the modules around it. */
  output(value: Value): Value {
    const path = this.prefix.split('.').slice(0, -1);
    for (let length = path.length; length > 0; length--) this.shared.outputs.set(path.slice(0, length).join('.'), value);
    return value;
  }

  /** The outputs of modules by their names, those of the last call. */
  get outputs(): ReadonlyMap<string, Value> {
    return this.shared.outputs;
  }

  /** Registers what a step does to running statistics under this module. */
  update(update: StatisticsUpdate): void {
    this.shared.updates.push(update);
  }

  get updates(): readonly StatisticsUpdate[] {
    return this.shared.updates;
  }

  /** The state-dict key of a tensor of this module. */
  key(name: string): string {
    return this.prefix + name;
  }

  /** A number of its own for each dropout, in the order in which they are registered. */
  stream(): number {
    return this.shared.streams++;
  }

  /** The seed of all dropouts. */
  get seed(): Value {
    this.shared.seed ??= this.ops.input('seed', [1], 'i32');
    return this.shared.seed;
  }

  /** Registers everything under `source` once more under `name`, as PyTorch does with a module held in two places. */
  alias(name: string, source: ModuleBuilder): void {
    for (const entry of [...this.shared.entries.values()]) {
      if (!entry.key.startsWith(source.prefix)) continue;
      const key = `${this.prefix}${name}.${entry.key.slice(source.prefix.length)}`;
      this.shared.entries.set(key, { ...entry, key, aliasOf: entry.aliasOf ?? entry.key });
    }
  }

  /** Says how what is registered so far begins, as constructors of MONAI do at their ends. */
  begin(rule: InitialRule): void {
    const { entries } = this.shared;
    for (const [key, entry] of entries) {
      const dot = key.lastIndexOf('.') + 1;
      const weight = entries.get(`${key.slice(0, dot)}weight`);
      const initial = weight && entry.kind === 'parameter' ? rule(key.slice(dot), weight.shape) : undefined;
      if (initial) entries.set(key, { ...entry, initial });
    }
  }

  /** All entries, in order of registration. */
  get stateDict(): readonly StateEntry[] {
    return [...this.shared.entries.values()];
  }

  private register(name: string, shape: Shape, dtype: StateEntry['dtype'], kind: StateEntry['kind'], initial: Initial): string {
    const key = this.key(name);
    assert(!this.shared.entries.has(key), `state-dict key ${key} is registered twice`);
    this.shared.entries.set(key, { key, shape, dtype, kind, initial });
    return key;
  }
}

/** One layer after the other. */
export function sequential(...layers: readonly Layer[]): Layer {
  return (x) => layers.reduce((y, layer) => layer(y), x);
}

export const identity: Layer = (x) => x;
