import type { DType } from '../../core/dtype';
import { assert } from '../../core/errors';
import type { Shape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { constant, type Initial } from '../initial';

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

/**
 * A place in a network's tree of modules. Like PyTorch's constructors, a function that takes a builder registers its weights and
 * returns its forward function, so keys come in PyTorch's order however the forward functions are called.
 */
export class ModuleBuilder {
  constructor(
    readonly ops: Builder,
    private readonly entries: Map<string, StateEntry> = new Map(),
    private readonly prefix = '',
  ) {}

  /** A child module; dots step further down. */
  scope(name: string): ModuleBuilder {
    return new ModuleBuilder(this.ops, this.entries, `${this.prefix}${name}.`);
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

  /** Registers everything under `source` once more under `name`, as PyTorch does with a module held in two places. */
  alias(name: string, source: ModuleBuilder): void {
    for (const entry of [...this.entries.values()]) {
      if (!entry.key.startsWith(source.prefix)) continue;
      const key = `${this.prefix}${name}.${entry.key.slice(source.prefix.length)}`;
      this.entries.set(key, { ...entry, key, aliasOf: entry.aliasOf ?? entry.key });
    }
  }

  /** All entries, in order of registration. */
  get stateDict(): readonly StateEntry[] {
    return [...this.entries.values()];
  }

  private register(name: string, shape: Shape, dtype: StateEntry['dtype'], kind: StateEntry['kind'], initial: Initial): string {
    const key = this.prefix + name;
    assert(!this.entries.has(key), `state-dict key ${key} is registered twice`);
    this.entries.set(key, { key, shape, dtype, kind, initial });
    return key;
  }
}

/** One layer after the other. */
export function sequential(...layers: readonly Layer[]): Layer {
  return (x) => layers.reduce((y, layer) => layer(y), x);
}

export const identity: Layer = (x) => x;
