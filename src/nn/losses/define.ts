import { PmError } from '../../core/errors';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { type ArgumentsOf, badArgument, listOf, nullable, number, oneOf, type Rule, readArguments, type Schema } from '../arguments';

/**
 * Adds a loss to a graph: from a prediction (logits, or probabilities where the loss is told to apply no activation) [N, C] or
 * [N, C, D, H, W] and a target, both f32, to a scalar [1].
 */
export type Loss = (b: Builder, prediction: Value, target: Value) => Value;

/** A loss by its name and keyword arguments, PyTorch's or MONAI's own. */
export interface LossDefinition {
  readonly name: string;
  /** Checks the arguments. Throws PmError as `readArguments`; the loss itself throws `loss-shape` for tensors that do not fit. */
  create(given?: Readonly<Record<string, unknown>>): Loss;
}

/** Declares a loss by the schema of its arguments. */
export function defineLoss<S extends Schema>(name: string, schema: S, create: (args: ArgumentsOf<S>) => Loss): LossDefinition {
  return { name, create: (given = {}) => create(readArguments(name, schema, given)) };
}

/** How losses become one: PyTorch's and MONAI's `reduction`, but for `none`, which gives no scalar to differentiate. */
export const reduction = oneOf('mean', 'sum');
export type Reduction = ReturnType<typeof reduction>;

/** One weight a class, or none. */
export const classWeights = nullable(listOf(number({ min: 0 })));

/** One weight for all classes, one a class, or none. */
export const weights: Rule<number | readonly number[] | null> = (value, where) =>
  typeof value === 'number' ? number({ min: 0 })(value, where) : classWeights(value, where);

/** MONAI's `other_act`: a function of Python's has no place in a graph. */
export const noOtherActivation: Rule<null> = (value, where) => {
  if (value !== null) throw badArgument(where, value, 'use null, and apply the activation to the prediction');
  return null;
};

/** The weights of `classes` classes, or an error that names the argument. */
export function weightsFor(weight: number | readonly number[], classes: number, where: string): readonly number[] {
  if (typeof weight === 'number') return Array<number>(classes).fill(weight);
  if (weight.length !== classes) throw badArgument(where, weight, `give one weight for each of ${classes} classes`);
  return weight;
}

/** Throws `loss-shape` unless `fits`. */
export function checkShapes(loss: string, prediction: Value, target: Value, fits: boolean, hint: string): void {
  if (!fits) throw new PmError('loss-shape', loss, `prediction [${prediction.shape}] with target [${target.shape}]`, hint);
}
