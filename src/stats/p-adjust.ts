import { PmError } from '../core/errors';

export const adjustments = ['bonferroni', 'holm', 'benjamini-hochberg', 'benjamini-yekutieli'] as const;
export type Adjustment = (typeof adjustments)[number];

/**
 * P values adjusted for their number: the family-wise error by Bonferroni or Holm (Scandinavian Journal of Statistics 1979), the
 * false discovery rate by Benjamini and Hochberg (JRSS B 1995) or, under any dependence, Benjamini and Yekutieli (Annals of
 * Statistics 2001). A NaN stands for a test that could not be made: it stays and does not count. Throws `p-value` outside [0, 1].
 */
export function adjustP(values: ArrayLike<number>, method: Adjustment): Float64Array {
  const adjusted = Float64Array.from(values);
  const bad = adjusted.find((p) => p < 0 || p > 1);
  if (bad !== undefined) throw new PmError('p-value', 'p values to adjust', `${bad} is not in [0, 1]`, 'give p values');
  const order = Array.from(adjusted.keys())
    .filter((i) => !Number.isNaN(adjusted[i]))
    .sort((a, b) => adjusted[a] - adjusted[b]);
  const n = order.length;
  if (method === 'bonferroni') return adjusted.map((p) => Math.min(1, n * p));
  if (method === 'holm') {
    let most = 0;
    for (const [rank, i] of order.entries()) {
      most = Math.max(most, (n - rank) * adjusted[i]);
      adjusted[i] = Math.min(1, most);
    }
    return adjusted;
  }
  let factor = n;
  if (method === 'benjamini-yekutieli') factor *= order.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  let least = 1;
  for (let rank = n; rank >= 1; rank--) {
    const i = order[rank - 1];
    least = Math.min(least, (factor / rank) * adjusted[i]);
    adjusted[i] = least;
  }
  return adjusted;
}
