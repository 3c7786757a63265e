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

/** The path over all cases, and what the fits without each fold predict for it: fitted once, measured in several ways. */
export interface FoldFits {
  readonly path: ElasticNetPath;
  readonly labels: Uint8Array;
  /** The cases of every fold. */
  readonly folds: readonly (readonly number[])[];
  /** One list a penalty: the probability of every case from the fit without its fold. */
  readonly probabilities: readonly Float64Array[];
}

/**
 * Fits a logistic elastic net to all cases and without each of given folds, numbers from 1, as `cv.glmnet` does: every fold is fitted along
 * its own path and predicts at the penalties of the whole.
 *
 * Throws `folds` for fewer than three folds or an empty one; else as `elasticNet`.
 */
export function fitFolds(
  features: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  folds: ArrayLike<number>,
  options: Omit<ElasticNetOptions, 'family'> = {},
): FoldFits {
  const y = binaryLabels(labels, 'response');
  const names = Array.from(folds);
  const count = Math.max(...names);
  const members = Array.from({ length: count }, (_, f) => Array.from(y.keys()).filter((i) => names[i] === f + 1));
  if (names.length !== y.length || members.flat().length !== y.length) {
    throw refused('not every case has a fold from 1', 'number the folds from 1');
  }
  if (count < 3 || members.some((fold) => fold.length === 0)) {
    throw refused(`there are ${count} folds, or one is empty`, 'give at least three, all in use');
  }
  const path = elasticNet(features, y, options);
  const probabilities = path.lambdas.map(() => new Float64Array(y.length));
  for (const [f, held] of members.entries()) {
    const taken = Array.from(y.keys()).filter((i) => names[i] !== f + 1);
    const of = (cases: readonly number[]) => features.map((feature) => Float64Array.from(cases, (i) => feature[i]));
    const fit = elasticNet(
      of(taken),
      taken.map((i) => y[i]),
      options,
    );
    const outside = of(held);
    for (const [l, lambda] of path.lambdas.entries()) {
      const link = elasticNetPredict(fit, outside, lambda);
      for (const [n, i] of held.entries()) probabilities[l][i] = 1 / (1 + Math.exp(-link[n]));
    }
  }
  return { path, labels: y, folds: members, probabilities };
}

/**
 * The measure's mean over folds, weighted by their size, or over cases where a fold has fewer than three, and the two penalties that
 * `cv.glmnet` names. Throws `folds` for AUC with fewer than ten cases a fold.
 */
export function measureFolds({ path, labels, folds, probabilities }: FoldFits, measure: CrossMeasure = 'deviance'): CrossValidation {
  const size = labels.length / folds.length;
  if (measure === 'auc' && size < 10) throw refused('a fold has fewer than 10 cases', 'take fewer folds, or the deviance');
  const sizes = folds.map((fold) => fold.length);
  const stats = probabilities.map((p) => {
    if (measure === 'auc') {
      const areas = folds.map((fold) =>
        rocAuc(
          fold.map((i) => p[i]),
          fold.map((i) => labels[i]),
        ),
      );
      return weighted(areas, sizes);
    }
    const loss = Array.from(p, (value, i) => lossOf(measure, value, labels[i]));
    if (size < 3) return weighted(loss, Array(loss.length).fill(1));
    return weighted(
      folds.map((fold) => fold.reduce((sum, i) => sum + loss[i], 0) / fold.length),
      sizes,
    );
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

function refused(why: string, hint: string): PmError {
  return new PmError('folds', 'cross-validation', why, hint);
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
