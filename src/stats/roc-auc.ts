import { PmError } from '../core/errors';

/**
 * The area under the ROC curve of `scores` for binary `labels` (1 positive, 0 negative): the chance that a positive
 * scores above a negative, ties counting half (Mann-Whitney). NaN where there is only one kind of label.
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  if (scores.length !== labels.length)
    throw new PmError('roc-length', 'scores and labels', `there are ${scores.length} and ${labels.length}`, 'give one label a score');
  const order = Array.from({ length: scores.length }, (_, v) => v).sort((a, b) => scores[a] - scores[b]);
  let below = 0;
  let positives = 0;
  let pairs = 0;
  for (let start = 0; start < order.length; ) {
    let up = 0;
    let down = 0;
    let end = start;
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
      const label = labels[order[end]];
      if (label === 1) up++;
      else if (label === 0) down++;
      else throw new PmError('roc-label', 'ROC labels', `${label} is neither 0 nor 1`, 'give binary labels');
    }
    // A NaN equals nothing, not even itself.
    if (end === start) throw new PmError('roc-score', 'ROC scores', 'one of them is not a number', 'leave out cases without a score');
    pairs += up * (below + down / 2);
    below += down;
    positives += up;
    start = end;
  }
  return positives === 0 || below === 0 ? Number.NaN : pairs / (positives * below);
}

export const rocAverages = ['macro', 'weighted', 'micro', 'none'] as const;
export type RocAverage = (typeof rocAverages)[number];

/**
 * The area of several classes, each against the rest: `scores` and one-hot `labels`, one row a case. Their mean
 * (macro), their mean weighted by positives (weighted), all entries as one problem (micro), or each by itself (none)
 * (monai compute_roc_auc).
 */
export function multiclassRocAuc(scores: readonly ArrayLike<number>[], labels: readonly ArrayLike<number>[], average: 'none'): number[];
export function multiclassRocAuc(
  scores: readonly ArrayLike<number>[],
  labels: readonly ArrayLike<number>[],
  average?: Exclude<RocAverage, 'none'>,
): number;
export function multiclassRocAuc(
  scores: readonly ArrayLike<number>[],
  labels: readonly ArrayLike<number>[],
  average: RocAverage = 'macro',
): number | number[] {
  const classes = scores[0]?.length ?? 0;
  if (scores.length !== labels.length || [...scores, ...labels].some((row) => row.length !== classes)) {
    throw new PmError('roc-length', 'scores and labels', 'their rows do not match', 'give one score and one label a class in every row');
  }
  if (!rocAverages.includes(average))
    throw new PmError('roc-average', 'ROC average', `${JSON.stringify(average)} is not known`, `use one of ${rocAverages.join(', ')}`);
  const flat = (rows: readonly ArrayLike<number>[]) => rows.flatMap((row) => Array.from(row));
  if (average === 'micro') return rocAuc(flat(scores), flat(labels));
  const column = (rows: readonly ArrayLike<number>[], c: number) => rows.map((row) => row[c]);
  const areas = Array.from({ length: classes }, (_, c) => rocAuc(column(scores, c), column(labels, c)));
  if (average === 'none') return areas;
  const weights = areas.map((_, c) => (average === 'macro' ? 1 : column(labels, c).reduce((sum, label) => sum + label, 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return areas.reduce((sum, area, c) => sum + area * weights[c], 0) / total;
}
