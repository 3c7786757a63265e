import { binaryLabels, finiteValues } from './input';
import { logisticRegression } from './logistic';

/** P(positive) = 1 / (1 + exp(-(intercept + slope score))). */
export interface PlattScaling {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Platt's scaling of scores to probabilities (Advances in Large Margin Classifiers 1999): the logistic regression on the score of targets
 * (n₁ + 1) / (n₁ + 2) for positives and 1 / (n₀ + 2) for negatives, which are finite also where scores separate the classes.
 *
 * Throws `one-class`, `stats-length`, `collinear` for scores that do not vary.
 */
export function plattScaling(scores: ArrayLike<number>, labels: ArrayLike<number>): PlattScaling {
  const truth = binaryLabels(labels, 'labels');
  const positives = truth.reduce((sum, label) => sum + label, 0);
  const targets = Array.from(truth, (label) => (label ? (positives + 1) / (positives + 2) : 1 / (truth.length - positives + 2)));
  const [intercept, slope] = logisticRegression([scores], targets).coefficients;
  return { intercept, slope };
}

/** The probabilities of scores. */
export function plattProbabilities({ intercept, slope }: PlattScaling, scores: ArrayLike<number>): Float64Array {
  return finiteValues(scores, 'scores', 0).map((score) => 1 / (1 + Math.exp(-intercept - slope * score)));
}
