import { PmError } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { type Confusion, confusionMetric, confusionOf } from './confusion';
import { type ClassOptions, eachClass } from './one-hot';

export interface OverlapOptions {
  /** An empty truth gives NaN (true, the default); otherwise 1 if the prediction is empty too, else 0. */
  readonly ignoreEmpty?: boolean;
}

/** 2 |A and B| / (|A| + |B|) of two masks. */
export function dice(prediction: ArrayLike<number>, truth: ArrayLike<number>, options: OverlapOptions = {}): number {
  return diceOf(confusionOf(prediction, truth), options);
}

/** |A and B| / |A or B| of two masks. */
export function iou(prediction: ArrayLike<number>, truth: ArrayLike<number>, options: OverlapOptions = {}): number {
  return iouOf(confusionOf(prediction, truth), options);
}

function diceOf({ tp, fp, fn }: Confusion, { ignoreEmpty = true }: OverlapOptions): number {
  if (tp + fn === 0) return ignoreEmpty ? Number.NaN : fp === 0 ? 1 : 0;
  return (2 * tp) / (2 * tp + fp + fn);
}

function iouOf({ tp, fp, fn }: Confusion, { ignoreEmpty = true }: OverlapOptions): number {
  if (tp + fn === 0) return ignoreEmpty ? Number.NaN : fp === 0 ? 1 : 0;
  return tp / (tp + fp + fn);
}

/** How a class weighs in the generalised Dice: 1/|truth|^2, 1/|truth|, or 1. */
export type GeneralizedDiceWeight = 'square' | 'simple' | 'uniform';

/**
 * 2 sum(w |A and B|) / sum(w (|A| + |B|)) over the classes of one case. A class without truth takes the largest weight
 * of the others. Where nothing is there at all, 1 for an empty prediction and 0 otherwise.
 */
export function generalizedDice(classes: readonly Confusion[], weightType: GeneralizedDiceWeight = 'square'): number {
  const weights = classes.map(({ tp, fn }) => (weightType === 'uniform' ? 1 : weightType === 'simple' ? 1 / (tp + fn) : 1 / (tp + fn) ** 2));
  const largest = Math.max(0, ...weights.filter(Number.isFinite));
  let above = 0;
  let below = 0;
  classes.forEach(({ tp, fp, fn }, c) => {
    const weight = Number.isFinite(weights[c]) ? weights[c] : largest;
    above += 2 * tp * weight;
    below += (2 * tp + fp + fn) * weight;
  });
  if (below !== 0) return above / below;
  return classes.every(({ tp, fp }) => tp + fp === 0) ? 1 : 0;
}

/** Dice of every case and class of one-hot tensors [B, C, X, Y, Z] (monai compute_dice). */
export function computeDice(yPred: Tensor, y: Tensor, options: ClassOptions & OverlapOptions = {}): number[][] {
  return eachClass(yPred, y, options, ({ prediction, truth }) => dice(prediction, truth, options));
}

/** Intersection over union of every case and class (monai compute_iou). */
export function computeIou(yPred: Tensor, y: Tensor, options: ClassOptions & OverlapOptions = {}): number[][] {
  return eachClass(yPred, y, options, ({ prediction, truth }) => iou(prediction, truth, options));
}

/** Generalised Dice of every case (monai compute_generalized_dice). */
export function computeGeneralizedDice(
  yPred: Tensor,
  y: Tensor,
  options: ClassOptions & { readonly weightType?: GeneralizedDiceWeight } = {},
): number[] {
  return getConfusionMatrix(yPred, y, options).map((classes) => generalizedDice(classes, options.weightType));
}

/** Counts of every case and class (monai get_confusion_matrix). */
export function getConfusionMatrix(yPred: Tensor, y: Tensor, options: ClassOptions = {}): Confusion[][] {
  return eachClass(yPred, y, options, ({ prediction, truth }) => confusionOf(prediction, truth));
}

/** A metric of every case and class (monai compute_confusion_matrix_metric). */
export function computeConfusionMetric(metric: string, yPred: Tensor, y: Tensor, options: ClassOptions = {}): number[][] {
  return getConfusionMatrix(yPred, y, options).map((row) => row.map((counts) => confusionMetric(metric, counts)));
}

export const reductions = ['none', 'mean', 'sum', 'mean_batch', 'sum_batch', 'mean_channel', 'sum_channel'] as const;
export type Reduction = (typeof reductions)[number];

/** A metric reduced and how many values went into it: numbers for mean and sum, lists along what is left otherwise. */
export interface Reduced {
  readonly value: number | number[] | number[][];
  readonly notNans: number | number[] | number[][];
}

/**
 * Values of cases (rows) and classes (columns) reduced, NaN left out (monai do_metric_reduction). `mean` takes the mean
 * over the classes of every case and then over the cases with a value; `*_batch` reduces the cases and leaves classes,
 * `*_channel` the other way. A mean over nothing is 0.
 */
export function reduceMetric(values: readonly (readonly number[])[], reduction: Reduction = 'mean'): Reduced {
  const columns = (values[0] ?? []).map((_, c) => values.map((row) => row[c]));
  switch (reduction) {
    case 'none':
      return { value: values.map((row) => [...row]), notNans: values.map((row) => row.map((v) => (Number.isNaN(v) ? 0 : 1))) };
    case 'mean': {
      const cases = values.filter((row) => count(row) > 0);
      return { value: mean(cases.map(mean)), notNans: cases.length };
    }
    case 'sum':
      return { value: sum(values.flat()), notNans: count(values.flat()) };
    case 'mean_batch':
      return { value: columns.map(mean), notNans: columns.map(count) };
    case 'sum_batch':
      return { value: columns.map(sum), notNans: columns.map(count) };
    case 'mean_channel':
      return { value: values.map(mean), notNans: values.map(count) };
    case 'sum_channel':
      return { value: values.map(sum), notNans: values.map(count) };
    default:
      throw new PmError('reduction', 'metric reduction', `${JSON.stringify(reduction)} is not known`, `use one of ${reductions.join(', ')}`);
  }
}

function count(values: readonly number[]): number {
  return values.filter((value) => !Number.isNaN(value)).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0);
}

function mean(values: readonly number[]): number {
  return count(values) > 0 ? sum(values) / count(values) : 0;
}
