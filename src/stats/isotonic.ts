import { PmError } from '../core/errors';
import { finiteValues, sameLength } from './input';

/**
 * The non-decreasing values next to `values` by weighted least squares, by pooling adjacent violators (Ayer and others, Annals of
 * Mathematical Statistics 1955), in O(n). Throws `stats-length`, and `stats-weight` for a weight that is not above 0.
 */
export function isotonicRegression(values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  const y = finiteValues(values, 'values', 0);
  const w = weights ? finiteValues(weights, 'weights', 0) : new Float64Array(y.length).fill(1);
  sameLength(y, w, 'values and weights');
  const bad = w.find((weight) => weight <= 0);
  if (bad !== undefined) throw new PmError('stats-weight', 'weights', `${bad} is not above 0`, 'leave out what has no weight');
  const pools: { mean: number; weight: number; size: number }[] = [];
  for (const [i, value] of y.entries()) {
    let pool = { mean: value, weight: w[i], size: 1 };
    for (let last = pools[pools.length - 1]; last && last.mean >= pool.mean; last = pools[pools.length - 1]) {
      pools.pop();
      const weight = last.weight + pool.weight;
      pool = { mean: last.mean + ((pool.mean - last.mean) * pool.weight) / weight, weight, size: last.size + pool.size };
    }
    pools.push(pool);
  }
  return Float64Array.from(pools.flatMap(({ mean, size }) => Array<number>(size).fill(mean)));
}

/** A line through knots, with scores in ascending order; constant outside them. */
export interface IsotonicCalibration {
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

/**
 * Isotonic calibration (Zadrozny and Elkan, KDD 2002): the shares of positives among the cases of each score, made not to fall.
 * `labels` lie in [0, 1]. Throws `stats-size`, `stats-length`, `stats-label`.
 */
export function isotonicCalibration(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicCalibration {
  const x = finiteValues(scores, 'scores');
  const y = finiteValues(labels, 'labels');
  sameLength(x, y, 'scores and labels');
  const bad = y.find((label) => label < 0 || label > 1);
  if (bad !== undefined) throw new PmError('stats-label', 'labels', `${bad} is not in [0, 1]`, 'give binary labels');
  const kept = new Map<number, { sum: number; count: number }>();
  for (const i of Array.from(x.keys()).sort((a, b) => x[a] - x[b])) {
    const { sum, count } = kept.get(x[i]) ?? { sum: 0, count: 0 };
    kept.set(x[i], { sum: sum + y[i], count: count + 1 });
  }
  const groups = [...kept.values()];
  const probabilities = isotonicRegression(
    groups.map(({ sum, count }) => sum / count),
    groups.map(({ count }) => count),
  );
  return { scores: Float64Array.from(kept.keys()), probabilities };
}

/** The probabilities of scores: in a straight line between two knots. */
export function isotonicProbabilities({ scores: knots, probabilities }: IsotonicCalibration, scores: ArrayLike<number>): Float64Array {
  return finiteValues(scores, 'scores', 0).map((score) => {
    let [low, high] = [0, knots.length - 1];
    if (score <= knots[low]) return probabilities[low];
    if (score >= knots[high]) return probabilities[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (knots[middle] <= score) low = middle;
      else high = middle;
    }
    const share = (score - knots[low]) / (knots[high] - knots[low]);
    return probabilities[low] + share * (probabilities[high] - probabilities[low]);
  });
}
