import { PmError } from '../core/errors';
import { squaresAbout, variance } from './descriptive';
import { finiteValues, sameLength } from './input';
import { leastSquares } from './least-squares';

export interface CombatOptions {
  /** What is kept: lists of one value a case. */
  readonly covariates?: readonly ArrayLike<number>[];
  /** Whether a centre's shifts and scales are shrunk towards their distribution over the features (default true). */
  readonly shrink?: boolean;
  /** The centre that all others are brought to, itself unchanged; by default their mean. */
  readonly reference?: string;
}

/** A centre's shift and scale of every feature, in units of the pooled deviation: as seen, and as applied. */
export interface CombatCenter {
  readonly gammaHat: Float64Array;
  readonly deltaHat: Float64Array;
  readonly gamma: Float64Array;
  readonly delta: Float64Array;
}

/** What is learnt; plain data. */
export interface CombatModel {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** One list of effects a covariate. */
  readonly effects: readonly Float64Array[];
  readonly shrink: boolean;
  readonly centers: Readonly<Record<string, CombatCenter>>;
}

/**
 * Learns ComBat's parameters (Johnson, Li and Rabinovic, Biostatistics 2007; for images Fortin and others, NeuroImage 2018), parametric, as
 * sva has it: the pooled variance has divisor n, a centre's n - 1. `features` are lists of one value a case, `centers` names.
 * One centre alone is its own reference.
 *
 * Throws `combat-center` for an unknown reference or a centre of fewer than two cases, `combat-constant` for a feature without
 * variance in a centre, `combat-features` for fewer than two features, `collinear` where covariates and centres depend on one another.
 */
export function fitCombat(features: readonly ArrayLike<number>[], centers: readonly string[], options: CombatOptions = {}): CombatModel {
  const { covariates = [], shrink = true } = options;
  const names = [...new Set(centers)].sort();
  const reference = options.reference ?? (names.length === 1 ? names[0] : undefined);
  if (reference !== undefined && !names.includes(reference)) {
    throw new PmError('combat-center', 'ComBat', `there is no centre ${reference}`, `choose one of ${names.join(', ')}`);
  }
  if (shrink && features.length < 2) throw new PmError('combat-features', 'ComBat', 'one feature has no distribution', 'give two, or do not shrink');
  for (const covariate of covariates) sameLength(covariate, centers, 'covariate and centres');
  const design = [
    ...names.map((name) => Float64Array.from(centers, (center) => Number(center === name))),
    ...covariates.map((c) => finiteValues(c, 'covariate')),
  ];
  const counts = names.map((name) => centers.filter((center) => center === name).length);
  const fits = features.map((feature, j) => {
    sameLength(feature, centers, 'feature and centres');
    const y = finiteValues(feature, `feature ${j + 1}`);
    const { coefficients } = leastSquares(design, y);
    const at = names.indexOf(reference ?? '');
    const mean = reference ? coefficients[at] : counts.reduce((sum, n, c) => sum + n * coefficients[c], 0) / centers.length;
    const residuals = y.map((value, i) => design.reduce((rest, column, c) => rest - coefficients[c] * column[i], value));
    const counted = reference ? residuals.filter((_, i) => centers[i] === reference) : residuals;
    const deviation = Math.sqrt(squaresAbout(counted, 0) / counted.length);
    if (!(deviation > 1e-12 * Math.max(...y.map(Math.abs)))) throw constant(j);
    return { mean, deviation, effects: coefficients.slice(names.length) };
  });
  let model: CombatModel = {
    mean: Float64Array.from(fits, ({ mean }) => mean),
    deviation: Float64Array.from(fits, ({ deviation }) => deviation),
    effects: covariates.map((_, c) => Float64Array.from(fits, ({ effects }) => effects[c])),
    shrink,
    centers: {},
  };
  for (const name of names) {
    if (name !== reference) {
      const of = (list: ArrayLike<number>) => Float64Array.from(list).filter((_, i) => centers[i] === name);
      model = addCenter(model, name, features.map(of), covariates.map(of));
      continue;
    }
    const [zero, one] = [new Float64Array(features.length), new Float64Array(features.length).fill(1)];
    model = { ...model, centers: { ...model.centers, [name]: { gammaHat: zero, deltaHat: one, gamma: zero, delta: one } } };
  }
  return model;
}

/** The model with one more centre, whose shifts and scales are learnt from its own cases; mean, deviation, effects and all other centres stay. */
export function addCenter(
  model: CombatModel,
  name: string,
  features: readonly ArrayLike<number>[],
  covariates: readonly ArrayLike<number>[] = [],
): CombatModel {
  if ((features[0]?.length ?? 0) < 2) throw new PmError('combat-center', `centre ${name}`, 'it has fewer than two cases', 'give more cases');
  const standard = features.map((feature, j) => standardise(model, j, finiteValues(feature, `feature ${j + 1}`), covariates));
  const n = standard[0].length;
  const gammaHat = Float64Array.from(standard, (z) => z.reduce((sum, value) => sum + value, 0) / n);
  const deltaHat = Float64Array.from(standard, (z) => variance(z));
  for (const [j, value] of deltaHat.entries()) if (!(value > 0)) throw constant(j);
  const center = model.shrink ? shrunk(standard, gammaHat, deltaHat) : { gammaHat, deltaHat, gamma: gammaHat, delta: deltaHat };
  return { ...model, centers: { ...model.centers, [name]: center } };
}

/** Features of centres that the model knows, harmonised. Throws `combat-center` for another. */
export function applyCombat(
  model: CombatModel,
  features: readonly ArrayLike<number>[],
  centers: readonly string[],
  covariates: readonly ArrayLike<number>[] = [],
): Float64Array[] {
  const unknown = centers.find((name) => !Object.hasOwn(model.centers, name));
  if (unknown !== undefined) throw new PmError('combat-center', 'ComBat', `centre ${unknown} is not in the model`, 'add it first');
  return features.map((feature, j) => {
    sameLength(feature, centers, 'feature and centres');
    return standardise(model, j, finiteValues(feature, `feature ${j + 1}`), covariates).map((z, i) => {
      const { gamma, delta } = model.centers[centers[i]];
      return ((z - gamma[j]) / Math.sqrt(delta[j])) * model.deviation[j] + expected(model, j, i, covariates);
    });
  });
}

function expected(model: CombatModel, j: number, i: number, covariates: readonly ArrayLike<number>[]): number {
  return model.effects.reduce((sum, effects, c) => sum + effects[j] * covariates[c][i], model.mean[j]);
}

function standardise(model: CombatModel, j: number, values: Float64Array, covariates: readonly ArrayLike<number>[]): Float64Array {
  if (covariates.length !== model.effects.length) {
    throw new PmError(
      'combat-covariates',
      'ComBat',
      `there are ${covariates.length} covariates, not ${model.effects.length}`,
      'give those of the model',
    );
  }
  return values.map((value, i) => (value - expected(model, j, i, covariates)) / model.deviation[j]);
}

/** Empirical Bayes: a normal prior of the shifts, an inverse gamma prior of the scales, by their moments over the features. */
function shrunk(standard: readonly Float64Array[], gammaHat: Float64Array, deltaHat: Float64Array): CombatCenter {
  const n = standard[0].length;
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [bar, tau2] = [average(gammaHat), variance(gammaHat)];
  const [m, s2] = [average(deltaHat), variance(deltaHat)];
  const [a, b] = [(2 * s2 + m ** 2) / s2, (m * s2 + m ** 3) / s2];
  const [gamma, delta] = [gammaHat.slice(), deltaHat.slice()];
  // All features go on until the one that moves most moves by less than 10^-4 of itself.
  for (let change = 1; change > 1e-4; ) {
    change = 0;
    for (const [j, z] of standard.entries()) {
      const g = (tau2 * n * gammaHat[j] + delta[j] * bar) / (tau2 * n + delta[j]);
      const d = (squaresAbout(z, g) / 2 + b) / (n / 2 + a - 1);
      change = Math.max(change, Math.abs((g - gamma[j]) / gamma[j]), Math.abs((d - delta[j]) / delta[j]));
      [gamma[j], delta[j]] = [g, d];
    }
  }
  return { gammaHat, deltaHat, gamma, delta };
}

function constant(j: number): PmError {
  return new PmError('combat-constant', 'ComBat', `feature ${j + 1} does not vary`, 'leave it out');
}
