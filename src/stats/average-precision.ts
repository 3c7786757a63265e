import { binaryLabels, finiteValues, sameLength } from './input';

/**
 * The average precision of scores, higher for positives: Σ (recall - recall before) precision over thresholds from the highest, cases of
 * one score together, without interpolation (Zhu 2004; scikit-learn's average_precision_score). Throws `one-class`, `stats-length`.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  sameLength(scores, labels, 'scores and labels');
  const values = finiteValues(scores, 'scores');
  const truth = binaryLabels(labels, 'labels');
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  let [found, before, sum] = [0, 0, 0];
  for (const [n, i] of order.entries()) {
    found += truth[i];
    if (values[order[n + 1]] === values[i]) continue;
    sum += ((found - before) * found) / (n + 1);
    before = found;
  }
  return sum / found;
}
