import { normalCdf, normalUpper } from './distributions';

/** Up to this many cases every order is counted; beyond, the series is near enough. */
const counted = 9;

/**
 * P(S >= s) or P(S < s) of S = Σ d² of the ranks of `n` cases in random order, for even s: counted, or by the Edgeworth series of Best and
 * Roberts (Applied Statistics 1975, AS 89), whose constants these are.
 */
export function spearmanTail(s: number, n: number, side: 'lower' | 'upper'): number {
  if (s <= 0) return side === 'upper' ? 1 : 0;
  if (s > (n ** 3 - n) / 3) return side === 'upper' ? 0 : 1;
  if (n <= counted) {
    const orders = squareSums(n);
    const all = orders.reduce((sum, count) => sum + count, 0);
    const below = orders.subarray(0, s).reduce((sum, count) => sum + count, 0);
    return (side === 'lower' ? below : all - below) / all;
  }
  const b = 1 / n;
  const x = ((6 * (s - 1) * b) / (n * n - 1) - 1) * Math.sqrt(n - 1);
  const y = x * x;
  const series =
    x *
    b *
    (0.2274 +
      b * (0.2531 + 0.1745 * b) +
      y * (-0.0758 + b * (0.1033 + 0.3932 * b) - y * b * (0.0879 + 0.0151 * b - y * (0.0072 - 0.0831 * b + y * b * (0.0131 - 4.6e-4 * y)))));
  const correction = series / Math.exp(y / 2);
  const p = side === 'lower' ? normalCdf(x) - correction : normalUpper(x) + correction;
  return Math.min(1, Math.max(0, p));
}

/** How many orders of 1..n have each Σ d²: position after position, over the sets of ranks taken. */
function squareSums(n: number): Float64Array {
  const size = (n ** 3 - n) / 3 + 1;
  const sums = Array.from({ length: 2 ** n }, () => new Float64Array(size));
  sums[0][0] = 1;
  for (let taken = 0; taken < 2 ** n; taken++) {
    const position = taken.toString(2).replaceAll('0', '').length;
    for (let rank = 0; rank < n; rank++) {
      if (taken & (1 << rank)) continue;
      const [to, square] = [sums[taken | (1 << rank)], (rank - position) ** 2];
      for (let s = 0; s + square < size; s++) to[s + square] += sums[taken][s];
    }
  }
  return sums[2 ** n - 1];
}

/** P that at most `pairs` of the pairs of `n` cases in random order stand in the same order (Kendall 1938): counted case after case. */
export function kendallBelow(pairs: number, n: number): number {
  const shares = new Float64Array((n * (n - 1)) / 2 + 1);
  shares[0] = 1;
  for (let size = 2; size <= n; size++) {
    // The case added stands in the same order with 0 to size - 1 of the others, each as likely.
    const before = shares.slice();
    for (let k = 0; k < shares.length; k++) {
      let sum = 0;
      for (let more = 0; more < size && more <= k; more++) sum += before[k - more];
      shares[k] = sum / size;
    }
  }
  return shares.subarray(0, pairs + 1).reduce((sum, share) => sum + share, 0);
}
