import type { Backend } from '../../backends/backend';
import type { RunOptions } from '../../core/progress';
import type { Tensor } from '../../core/tensor';
import { type Warning, warningOf } from '../../core/warning';
import { type ArgumentsOf, readArguments, type Schema } from '../arguments';

/** Why does this network find this class in this image? */
export interface Question {
  /** A network's class name in MONAI and its constructor arguments. */
  readonly architecture: { readonly name: string; readonly args: Readonly<Record<string, unknown>> };
  /** Its state dict. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** [1, C, D, H, W], as the network takes it. */
  readonly input: Tensor;
  readonly classIndex: number;
}

export interface Explanation {
  /** [1, 1, D, H, W] on the input's grid: the larger, the more a voxel speaks for the class. */
  readonly map: Tensor;
  /** What the method computes before it is brought to that form; each method says what. */
  readonly raw: Tensor;
  /** The arguments, defaults filled in, and the scores of the class, plain data. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Why the map may not mean what it should. */
  readonly warnings: readonly Warning[];
}

/**
 * Runs the network in evaluation on a backend. Throws PmError `explain-input` for a batch of several, `class-unknown`, `region-empty`
 * where a segmentation network predicts the class nowhere, and what networks throw for their arguments.
 */
export type Explainer = (question: Question, backend: Backend, options?: RunOptions) => Promise<Explanation>;

/** A method by its name and keyword arguments. */
export interface ExplainMethod {
  readonly name: string;
  readonly summary: string;
  /** Checks the arguments. Throws PmError as `readArguments`. */
  create(given?: Readonly<Record<string, unknown>>): Explainer;
}

/** `map-empty`, where no value of a map is further from 0 than `least`. */
export function emptyMap(what: string, map: Tensor, why: string, least = 0): Warning[] {
  return map.data.every((value) => Math.abs(Number(value)) <= least) ? [warningOf('map-empty', what, why)] : [];
}

/** Declares a method by the schema of its arguments. */
export function defineMethod<S extends Schema>(name: string, summary: string, schema: S, create: (args: ArgumentsOf<S>) => Explainer): ExplainMethod {
  return { name, summary, create: (given = {}) => create(readArguments(name, schema, given)) };
}
