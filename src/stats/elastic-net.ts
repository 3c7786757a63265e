import { PmError } from '../core/errors';
import { descend, type Problem } from './elastic-net-descent';
import { binaryLabels, finiteValues, sameLength } from './input';

export interface ElasticNetOptions {
  readonly family?: 'binomial' | 'gaussian';
  /** The share of the absolute penalty: 1 the LASSO (default), 0 ridge regression. */
  readonly alpha?: number;
  /** Penalties, tried from the largest; by default `count` (100) from the least that leaves nothing down to `minRatio` of it. */
  readonly lambdas?: readonly number[];
  readonly count?: number;
  /** By default 0.01 where there are fewer cases than features, else 10^-4. */
  readonly minRatio?: number;
  /** Whether features are scaled to variance 1 (divisor n) within the penalty; default true. */
  readonly standardize?: boolean;
  /** A fit ends when no coefficient changes the objective by more than this share of the null deviance; default 10^-7. */
  readonly threshold?: number;
}

/** The fits along a path of penalties, on the features' own scales. */
export interface ElasticNetPath {
  readonly family: 'binomial' | 'gaussian';
  readonly lambdas: readonly number[];
  readonly intercepts: readonly number[];
  /** One list a penalty, one value a feature. */
  readonly coefficients: readonly Float64Array[];
  /** The share of the null deviance that is explained. */
  readonly devianceRatios: readonly number[];
  readonly nullDeviance: number;
}

/**
 * The elastic net: linear or logistic regression that minimises -log L / n + λ (α |β|₁ + (1 - α) |β|² / 2), by cyclic coordinate descent
 * with warm starts, within iteratively reweighted least squares, with the strong rules; the path, its end (deviance ratio above 0.999, or
 * no longer growing) and the criteria are glmnet's (Friedman, Hastie and Tibshirani, Journal of Statistical Software 2010;
 * Tibshirani and others, JRSS B 2012). `features` are lists of one value a case. A feature that does not vary gets 0.
 *
 * Throws `one-class` for labels of one kind or one case of a kind, `constant` where no feature or no response varies,
 * `elastic-net-options`, and `elastic-net-convergence` after 10^5 passes.
 */
export function elasticNet(features: readonly ArrayLike<number>[], response: ArrayLike<number>, options: ElasticNetOptions = {}): ElasticNetPath {
  const { family = 'binomial', alpha = 1, standardize = true, threshold = 1e-7 } = options;
  const n = response.length;
  if (!(alpha >= 0 && alpha <= 1) || !(threshold > 0) || options.lambdas?.some((lambda) => !(lambda >= 0))) {
    throw new PmError('elastic-net-options', 'elastic net', 'an option is out of range', 'give 0 <= alpha <= 1, threshold > 0 and lambdas >= 0');
  }
  const y = family === 'binomial' ? Float64Array.from(binaryLabels(response, 'response')) : finiteValues(response, 'response', 2);
  const center = y.reduce((sum, value) => sum + value, 0) / n;
  if (family === 'binomial' && Math.min(center, 1 - center) * n < 1.5) {
    throw new PmError('one-class', 'response', 'there is one case of a kind', 'give at least two of either');
  }
  const columns = features.map((feature, j) => {
    sameLength(feature, y, `feature ${j + 1} and response`);
    return scaled(finiteValues(feature, `feature ${j + 1}`), standardize);
  });
  // A linear response is scaled to variance 1, so that criteria and penalties mean the same for every unit.
  const unit = family === 'binomial' ? 1 : Math.sqrt(y.reduce((sum, value) => sum + (value - center) ** 2, 0) / n);
  if (unit === 0 || !columns.some(({ varies }) => varies)) {
    throw new PmError('constant', 'elastic net', `no ${unit === 0 ? 'response' : 'feature'} varies`, 'leave out what does not vary');
  }
  const problem: Problem = {
    family,
    x: columns.map(({ values }) => values),
    varies: columns.map(({ varies }) => varies),
    y: family === 'binomial' ? y : y.map((value) => (value - center) / unit),
    alpha,
    threshold,
    lambdas: options.lambdas ? [...options.lambdas].sort((a, b) => b - a).map((lambda) => lambda / unit) : undefined,
    count: options.count ?? 100,
    minRatio: options.minRatio ?? (n < features.length ? 0.01 : 1e-4),
  };
  const fits = descend(problem);
  const coefficients = fits.map(({ beta }) => beta.map((value, j) => (unit * value) / columns[j].scale));
  const shift = family === 'binomial' ? 0 : center;
  const nullDeviance = family === 'binomial' ? -2 * n * (center * Math.log(center) + (1 - center) * Math.log(1 - center)) : n * unit ** 2;
  return {
    family,
    lambdas: fits.map(({ lambda }) => lambda * unit),
    intercepts: fits.map(
      ({ intercept }, l) => shift + unit * intercept - coefficients[l].reduce((sum, value, j) => sum + value * columns[j].center, 0),
    ),
    coefficients,
    devianceRatios: fits.map(({ ratio }) => ratio),
    nullDeviance,
  };
}

/** The linear predictor of every case at penalty `lambda`; between two penalties of the path in a straight line, as glmnet predicts. */
export function elasticNetPredict(path: ElasticNetPath, features: readonly ArrayLike<number>[], lambda: number): Float64Array {
  const { lambdas, intercepts, coefficients } = path;
  const s = Math.min(Math.max(lambda, lambdas[lambdas.length - 1]), lambdas[0]);
  const right = lambdas.findIndex((value) => value <= s);
  const left = lambdas[right] === s ? right : right - 1;
  const share = left === right ? 1 : (s - lambdas[right]) / (lambdas[left] - lambdas[right]);
  const mix = (a: number, b: number) => share * a + (1 - share) * b;
  const link = new Float64Array(features[0]?.length ?? 0).fill(mix(intercepts[left], intercepts[right]));
  for (const [j, feature] of features.entries()) {
    const weight = mix(coefficients[left][j], coefficients[right][j]);
    if (weight !== 0) for (let i = 0; i < link.length; i++) link[i] += weight * feature[i];
  }
  return link;
}

function scaled(values: Float64Array, standardize: boolean) {
  const n = values.length;
  const varies = values.some((value) => value !== values[0]);
  const center = values.reduce((sum, value) => sum + value, 0) / n;
  const centered = values.map((value) => (varies ? value - center : 0));
  const scale = standardize && varies ? Math.sqrt(centered.reduce((sum, value) => sum + value ** 2, 0) / n) : 1;
  return { values: centered.map((value) => value / scale), center, scale, varies };
}
