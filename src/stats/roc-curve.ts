import { PmError } from '../core/errors';
import { binaryLabels, finiteValues, sameLength } from './input';

/** One point of a ROC curve: what is called positive at or above `threshold`. */
export interface RocPoint {
  /** Midway between two neighbouring scores, infinite at the ends. */
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** The ROC curve of `scores`, higher for positives, from the lowest threshold to the highest. Throws `one-class` for one kind of label. */
export function rocCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): RocPoint[] {
  sameLength(scores, labels, 'scores and labels');
  const values = finiteValues(scores, 'scores');
  const truth = binaryLabels(labels, 'labels');
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const n1 = truth.reduce((sum, label) => sum + label, 0);
  const n0 = truth.length - n1;
  let [tp, fp] = [n1, n0];
  const point = (threshold: number): RocPoint => ({ threshold, tp, fp, sensitivity: tp / n1, specificity: (n0 - fp) / n0 });
  const points = [point(Number.NEGATIVE_INFINITY)];
  for (const [rank, i] of order.entries()) {
    if (truth[i]) tp--;
    else fp--;
    const next = rank + 1 < order.length ? values[order[rank + 1]] : Number.POSITIVE_INFINITY;
    if (next > values[i]) points.push(point(next === Number.POSITIVE_INFINITY ? next : values[i] + (next - values[i]) / 2));
  }
  return points;
}

export type RocCriterion = 'youden' | 'closest-top-left';

/**
 * The best points of a curve, several where they are equally good in f64, as in pROC: the largest sensitivity + specificity (Youden,
 * Cancer 1950) or the least distance to the corner where both are 1.
 */
export function bestPoints(curve: readonly RocPoint[], criterion: RocCriterion): RocPoint[] {
  const worth =
    criterion === 'youden'
      ? ({ sensitivity, specificity }: RocPoint) => sensitivity + specificity
      : ({ sensitivity, specificity }: RocPoint) => -((1 - sensitivity) ** 2 + (1 - specificity) ** 2);
  const best = Math.max(...curve.map(worth));
  return curve.filter((point) => worth(point) === best);
}

/** The area under the curve where specificity lies between `from` and 1, with straight lines between points; neither corrected nor scaled. */
export function partialAuc(curve: readonly RocPoint[], from: number): number {
  if (!(from >= 0 && from < 1)) throw new PmError('partial-auc', 'partial area', `it cannot begin at ${from}`, 'give a specificity from 0 up to 1');
  let area = 0;
  for (let i = 1; i < curve.length; i++) {
    const [a, b] = [curve[i - 1], curve[i]];
    if (b.specificity <= from) continue;
    const start = Math.max(a.specificity, from);
    const slope = b.specificity > a.specificity ? (b.sensitivity - a.sensitivity) / (b.specificity - a.specificity) : 0;
    const height = a.sensitivity + slope * (start - a.specificity);
    area += ((b.specificity - start) * (height + b.sensitivity)) / 2;
  }
  return area;
}
