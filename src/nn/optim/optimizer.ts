import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { type ArgumentsOf, badArgument, number, type Rule, readArguments, type Schema } from '../arguments';

/** The flat values of one update: parameters and gradients of one length, the factor of the gradients [1], the changing numbers [4]. */
export interface UpdateValues {
  readonly parameter: Value;
  readonly gradient: Value;
  readonly scale: Value;
  readonly hyper: Value;
}

export interface UpdateOptions {
  /** Gradients are clipped to ± this; 0: they are not. */
  readonly clipValue: number;
}

/** An optimiser: plain functions of its arguments; what it remembers lies in states named by `moments`. */
export interface Optimizer {
  readonly name: string;
  /** The learning rate that it was given, which a schedule may change. */
  readonly lr: number;
  readonly moments: readonly string[];
  /** Adds the update of parameters and moments, in place. */
  update(b: Builder, values: UpdateValues, moments: readonly Value[], options: UpdateOptions): void;
  /** The numbers of step `step` (from 1) at the rate `lr`. */
  hyper(step: number, lr: number): readonly [number, number, number, number];
}

/** An optimiser's class: its PyTorch name, and how its keyword arguments are read. */
export interface OptimizerKind {
  readonly name: string;
  create(given: Readonly<Record<string, unknown>>): Optimizer;
}

export function defineOptimizer<S extends Schema>(name: string, schema: S, create: (args: ArgumentsOf<S>) => Omit<Optimizer, 'name'>): OptimizerKind {
  return { name, create: (given) => ({ name, ...create(readArguments(name, schema, given)) }) };
}

/** PyTorch's `betas`: two numbers from 0, below 1. */
export const betas: Rule<readonly [number, number]> = (value, where) => {
  if (!Array.isArray(value) || value.length !== 2) throw badArgument(where, value, 'give two numbers');
  const [first, second] = value.map((beta, index) => {
    const read = number({ min: 0 })(beta, `${where}[${index}]`);
    if (read >= 1) throw badArgument(`${where}[${index}]`, beta, 'give a number below 1');
    return read;
  });
  return [first, second];
};

export const notNegative = number({ min: 0 });
