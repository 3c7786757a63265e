import { PmError } from '../core/errors';

/** An elastic net over centred features, of which those that do not vary are left out. */
export interface Problem {
  readonly family: 'binomial' | 'gaussian';
  readonly x: readonly Float64Array[];
  readonly varies: readonly boolean[];
  readonly y: Float64Array;
  readonly alpha: number;
  readonly threshold: number;
  readonly lambdas?: readonly number[];
  readonly count: number;
  readonly minRatio: number;
}

export interface Fit {
  readonly lambda: number;
  readonly intercept: number;
  readonly beta: Float64Array;
  readonly ratio: number;
}

/** glmnet's constants: the least growth of the deviance ratio, its end, penalties tried in any case, the least probability, all passes. */
const LEAST_GROWTH = 1e-5;
const ENOUGH = 0.999;
const AT_LEAST = 5;
const LEAST_PROBABILITY = 1e-9;
const MOST_PASSES = 1e5;

/** The state of a descent: coefficients, the weights of the cases, the weighted residuals, and the features that may enter. */
class Descent {
  readonly beta: Float64Array;
  intercept: number;
  readonly weights: Float64Array;
  readonly residuals: Float64Array;
  readonly curvature: Float64Array;
  private allowed: Set<number> = new Set();
  readonly active: Set<number> = new Set();
  readonly nullDeviance: number;
  totalWeight = 0;
  private passes = 0;

  constructor(private readonly problem: Problem) {
    const { x, y, family } = problem;
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    this.beta = new Float64Array(x.length);
    this.curvature = new Float64Array(x.length);
    this.weights = new Float64Array(y.length);
    this.residuals = new Float64Array(y.length);
    this.intercept = family === 'binomial' ? Math.log(mean / (1 - mean)) : 0;
    this.reweight();
    this.nullDeviance = this.deviance();
  }

  /** |x · residuals| of every feature: the gradient of the likelihood. */
  gradient(j: number): number {
    const column = this.problem.x[j];
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += column[i] * this.residuals[i];
    return sum;
  }

  /** Minimises at one penalty. Ends where no coefficient has moved and no feature left out may enter. */
  solve(lambda: number): void {
    const { alpha, threshold, family } = this.problem;
    const least = threshold * this.nullDeviance;
    // glmnet's order: a linear fit begins with the features it has, and its weights stay.
    if (family === 'gaussian' && this.active.size > 0) while (this.pass(this.active, lambda) >= least);
    for (;;) {
      const before = { intercept: this.intercept, beta: this.beta.slice() };
      for (const j of this.allowed) this.curvature[j] = this.curvatureOf(j);
      while (this.pass(this.allowed, lambda) >= least) while (this.pass(this.active, lambda) >= least);
      if (family === 'gaussian') {
        if (this.allow(lambda * alpha)) continue;
        return;
      }
      this.reweight();
      if (this.totalWeight <= (1 + LEAST_PROBABILITY) * LEAST_PROBABILITY * (1 - LEAST_PROBABILITY)) return;
      let moved = this.totalWeight * (this.intercept - before.intercept) ** 2 >= least;
      for (const j of this.active) moved ||= this.curvature[j] * (this.beta[j] - before.beta[j]) ** 2 >= least;
      if (moved) continue;
      if (!this.allow(lambda * alpha)) return;
    }
  }

  /** Lets the features in whose gradient is above `bound`, in the order of features, which passes follow; whether there was one. */
  allow(bound: number): boolean {
    const { varies } = this.problem;
    const before = this.allowed;
    const indices = Array.from(varies.keys());
    this.allowed = new Set(indices.filter((j) => before.has(j) || (varies[j] && Math.abs(this.gradient(j)) > bound)));
    return this.allowed.size > before.size;
  }

  /** Once through `features` and the intercept; the largest change of the objective. */
  private pass(features: Iterable<number>, lambda: number): number {
    const { x, alpha } = this.problem;
    const { beta, weights, residuals, curvature } = this;
    if (++this.passes > MOST_PASSES) {
      const why = `it has not converged at lambda ${lambda} after ${MOST_PASSES} passes`;
      throw new PmError('elastic-net-convergence', 'elastic net', why, 'give a larger minRatio or threshold');
    }
    let largest = 0;
    for (const j of features) {
      const u = this.gradient(j) + curvature[j] * beta[j];
      const beyond = Math.abs(u) - lambda * alpha;
      const value = beyond > 0 ? (Math.sign(u) * beyond) / (curvature[j] + lambda * (1 - alpha)) : 0;
      const step = value - beta[j];
      if (step === 0) continue;
      beta[j] = value;
      this.active.add(j);
      largest = Math.max(largest, curvature[j] * step ** 2);
      for (let i = 0; i < residuals.length; i++) residuals[i] -= step * weights[i] * x[j][i];
    }
    const step = residuals.reduce((sum, value) => sum + value, 0) / this.totalWeight;
    this.intercept += step;
    for (let i = 0; i < residuals.length; i++) residuals[i] -= step * weights[i];
    return Math.max(largest, this.totalWeight * step ** 2);
  }

  private curvatureOf(j: number): number {
    const column = this.problem.x[j];
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += this.weights[i] * column[i] ** 2;
    return sum;
  }

  private linear(): Float64Array {
    const eta = new Float64Array(this.problem.y.length).fill(this.intercept);
    for (const j of this.active) for (let i = 0; i < eta.length; i++) eta[i] += this.beta[j] * this.problem.x[j][i];
    return eta;
  }

  /** Weights and residuals at the present coefficients. */
  private reweight(): void {
    const { y, family } = this.problem;
    const bound = Math.log(1 / LEAST_PROBABILITY - 1);
    this.totalWeight = 0;
    for (const [i, eta] of this.linear().entries()) {
      const fitted = family === 'gaussian' ? eta : eta < -bound ? 0 : eta > bound ? 1 : 1 / (1 + Math.exp(-eta));
      this.weights[i] = (family === 'gaussian' ? 1 : fitted * (1 - fitted)) / y.length;
      this.residuals[i] = (y[i] - fitted) / y.length;
      this.totalWeight += this.weights[i];
    }
  }

  /** -log L / n, or the mean square, at the present coefficients. */
  deviance(): number {
    const { y, family } = this.problem;
    const loss = (eta: number, i: number) =>
      family === 'gaussian' ? (y[i] - eta) ** 2 : Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - y[i] * eta;
    return this.linear().reduce((sum, eta, i) => sum + loss(eta, i), 0) / y.length;
  }
}

/** The fits of a problem from the largest penalty on. */
export function descend(problem: Problem): Fit[] {
  const { alpha, varies, lambdas, count, minRatio, family } = problem;
  const descent = new Descent(problem);
  const indices = Array.from(varies.keys()).filter((j) => varies[j]);
  const largest = Math.max(...indices.map((j) => Math.abs(descent.gradient(j)))) / Math.max(alpha, 1e-3);
  const factor = count > 1 ? minRatio ** (1 / (count - 1)) : 1;
  const fits: Fit[] = [];
  let before = lambdas ? 0 : largest;
  for (let l = 0; l < (lambdas?.length ?? count); l++) {
    const lambda = lambdas ? lambdas[l] : largest * factor ** l;
    // The first penalty of a path leaves nothing, by definition; rounding must not decide.
    if (lambdas || l > 0) {
      // The strong rule: what is left out here is looked at again in the end.
      descent.allow(alpha * (2 * lambda - before));
      descent.solve(lambda);
    }
    const ratio = 1 - descent.deviance() / descent.nullDeviance;
    fits.push({ lambda, intercept: descent.intercept, beta: descent.beta.slice(), ratio });
    before = lambda;
    if (descent.totalWeight <= LEAST_PROBABILITY) break;
    if (lambdas || l + 1 < Math.min(AT_LEAST, count)) continue;
    const growth = ratio - fits[fits.length - 2]?.ratio;
    if (ratio > ENOUGH || growth < LEAST_GROWTH * (family === 'gaussian' ? ratio : 1)) break;
  }
  return fits;
}
