import { PmError } from '../core/errors';
import { type ElasticNetOptions, type ElasticNetPath, elasticNet, elasticNetPredict } from './elastic-net';
import { binaryLabels } from './input';
import { rocAuc } from './roc-auc';

export const crossMeasures = ['deviance', 'class', 'auc', 'mse'] as const;
export type CrossMeasure = (typeof crossMeasures)[number];

export interface CrossValidation {
  readonly path: ElasticNetPath;
  /** The measure's mean over the folds at every penalty, and its standard error. */
  readonly mean: readonly number[];
  readonly error: readonly number[];
  /** The penalty of the best mean, and the largest whose mean is within one standard error of it. */
  readonly lambdaMin: number;
  readonly lambda1se: number;
}

/**
 * Cross-validates a logistic elastic net over given folds, numbers from 1, as `cv.glmnet` does: every fold is fitted along its own path and
 * predicts at the penalties of the whole; means over folds, weighted by their size, and over cases where a fold has fewer than three.
 *
 * Throws `folds` for fewer than three folds or an empty one, or for AUC with fewer than ten cases a fold; else as `elasticNet`.
 */
export function crossValidate(
  features: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  folds: ArrayLike<number>,
  measure: CrossMeasure = 'deviance',
  options: Omit<ElasticNetOptions, 'family'> = {},
): CrossValidation {
  const y = binaryLabels(labels, 'response');
  const names = Array.from(folds);
  const count = Math.max(...names);
  const members = Array.from({ length: count }, (_, f) => Array.from(y.keys()).filter((i) => names[i] === f + 1));
  const refuse = (why: string, hint: string) => new PmError('folds', 'cross-validation', why, hint);
  if (names.length !== y.length || members.flat().length !== y.length) {
    throw refuse('not every case has a fold from 1', 'number the folds from 1');
  }
  if (count < 3 || members.some((fold) => fold.length === 0))
    throw refuse(`there are ${count} folds, or one is empty`, 'give at least three, all in use');
  if (measure === 'auc' && y.length / count < 10) throw refuse('a fold has fewer than 10 cases', 'take fewer folds, or the deviance');
  const path = elasticNet(features, y, options);
  const loss = path.lambdas.map(() => new Float64Array(y.length));
  const areas = path.lambdas.map(() => new Float64Array(count));
  for (const [f, held] of members.entries()) {
    const taken = Array.from(y.keys()).filter((i) => names[i] !== f + 1);
    const of = (cases: readonly number[]) => features.map((feature) => Float64Array.from(cases, (i) => feature[i]));
    const fit = elasticNet(
      of(taken),
      taken.map((i) => y[i]),
      options,
    );
    const [outside, truth] = [of(held), held.map((i) => y[i])];
    for (const [l, lambda] of path.lambdas.entries()) {
      const p = elasticNetPredict(fit, outside, lambda).map((eta) => 1 / (1 + Math.exp(-eta)));
      for (const [n, i] of held.entries()) loss[l][i] = measure === 'auc' ? 0 : lossOf(measure, p[n], y[i]);
      areas[l][f] = measure === 'auc' ? rocAuc(p, truth) : Number.NaN;
    }
  }
  const sizes = members.map((fold) => fold.length);
  const byFold = (values: Float64Array) => members.map((fold) => fold.reduce((sum, i) => sum + values[i], 0) / fold.length);
  const grouped = y.length / count >= 3;
  const stats = path.lambdas.map((_, l) => {
    if (measure === 'auc') return weighted(Array.from(areas[l]), sizes);
    return grouped ? weighted(byFold(loss[l]), sizes) : weighted(Array.from(loss[l]), Array(y.length).fill(1));
  });
  const cost = stats.map(({ mean }) => (measure === 'auc' ? -mean : mean));
  const best = cost.indexOf(Math.min(...cost));
  const within = cost.findIndex((value) => value <= cost[best] + stats[best].error);
  return {
    path,
    mean: stats.map(({ mean }) => mean),
    error: stats.map(({ error }) => error),
    lambdaMin: path.lambdas[best],
    lambda1se: path.lambdas[within],
  };
}

function lossOf(measure: Exclude<CrossMeasure, 'auc'>, p: number, y: number): number {
  if (measure === 'class') return Number(p > 0.5 !== (y === 1));
  // Over both classes, as glmnet counts.
  if (measure === 'mse') return 2 * (y - p) ** 2;
  const kept = Math.min(Math.max(p, 1e-5), 1 - 1e-5);
  return -2 * Math.log(y === 1 ? kept : 1 - kept);
}

/** The weighted mean and its standard error; a fold with cases of one kind has no AUC and is left out. */
function weighted(values: readonly number[], weights: readonly number[]): { mean: number; error: number } {
  const kept = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  const total = kept.reduce((sum, i) => sum + weights[i], 0);
  const mean = kept.reduce((sum, i) => sum + weights[i] * values[i], 0) / total;
  const spread = kept.reduce((sum, i) => sum + weights[i] * (values[i] - mean) ** 2, 0) / total;
  return { mean, error: Math.sqrt(spread / (values.length - 1)) };
}
