import { finiteValues } from './input';
import type { TestResult } from './test-result';

/**
 * Smirnov's test that two groups have the same distribution; the statistic is the largest distance of their distribution functions.
 * P is by default exact below 10 000 pairs, given the ties there are, else of Kolmogorov's limit, as in R.
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>, method?: 'exact' | 'limit'): TestResult {
  const [x, y] = [finiteValues(a, 'first group').sort(), finiteValues(b, 'second group').sort()];
  const [m, n] = [x.length, y.length];
  const ends = tieEnds(x, y);
  // Distances are multiples of 1 / mn; counted so, they compare exactly.
  const farthest = Math.max(...ends.map(([i, j]) => Math.abs(i * n - j * m)));
  const statistic = farthest / (m * n);
  const exact = (method ?? (m * n < 10000 ? 'exact' : 'limit')) === 'exact';
  const p = exact ? exactUpper(farthest, m, n, ends) : limitUpper(statistic * Math.sqrt((m * n) / (m + n)));
  return { statistic, p: Math.min(1, Math.max(0, p)) };
}

/** How many of either group are at most as large as each value, of both groups sorted. */
function tieEnds(x: Float64Array, y: Float64Array): [number, number][] {
  const ends: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < x.length || j < y.length; ) {
    const value = Math.min(x[i] ?? Number.POSITIVE_INFINITY, y[j] ?? Number.POSITIVE_INFINITY);
    while (x[i] === value) i++;
    while (y[j] === value) j++;
    ends.push([i, j]);
  }
  return ends;
}

/**
 * P that a random order of m and n cases is anywhere as far apart, from the last case back: the share of orders of i and j that reach it.
 * Only the ends of groups of equal values are looked at (Schroer and Trenkler, Computational Statistics and Data Analysis 1995).
 */
function exactUpper(farthest: number, m: number, n: number, ends: readonly [number, number][]): number {
  const seen = new Set(ends.map(([i, j]) => i + j));
  const reached = new Float64Array(n + 1);
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      if (seen.has(i + j) && Math.abs(i * n - j * m) >= farthest) reached[j] = 1;
      else if (i + j === 0) reached[j] = 0;
      else reached[j] = ((i && reached[j] * i) + (j && reached[j - 1] * j)) / (i + j);
    }
  }
  return reached[n];
}

/**
 * 1 - K(z) of Kolmogorov (1933), by whichever of its two series converges at once. Below 1 R takes the first term alone, by up to 4e-5 too
 * large a P where P is above 0.27; so is it here, that both give the same.
 */
function limitUpper(z: number): number {
  if (z < 1) return z === 0 ? 1 : 1 - (Math.sqrt(2 * Math.PI) / z) * Math.exp(-(Math.PI ** 2) / (8 * z ** 2));
  let sum = 0;
  for (let k = 1; k < 20; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * (k * z) ** 2);
  return sum;
}
