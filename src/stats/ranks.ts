/** Ranks from 1, equal values sharing the mean of theirs, and the size of every group of equal values, in ascending order. */
export interface Ranks {
  readonly ranks: Float64Array;
  readonly groups: readonly number[];
}

/** The midranks of `values`, which hold no NaN, in O(n log n). */
export function midranks(values: ArrayLike<number>): Ranks {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  const groups: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
    groups.push(end - start);
    start = end;
  }
  return { ranks, groups };
}

/** Whether any value stands more than once. */
export function hasTies({ groups }: Ranks): boolean {
  return groups.some((size) => size > 1);
}

/** Σ t³ - t over the groups of equal values: what ties take from the variance of ranks. */
export function tieTerm({ groups }: Ranks): number {
  return groups.reduce((sum, size) => sum + size * (size * size - 1), 0);
}
