import { PmError } from '../core/errors';
import { median } from './descriptive';
import { normalQuantile, normalUpper } from './distributions';
import { finiteValues } from './input';
import type { TestResult } from './test-result';

/** Royston's polynomials, lowest power first. */
const [C1, C2] = [
  [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056],
  [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633],
];
const SMALL_MEAN = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_SPREAD = [1.3822, -0.77857, 0.062767, -0.0020322];
const LARGE_MEAN = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LARGE_SPREAD = [-0.4803, -0.082676, 0.0030302];

/**
 * The test of Shapiro and Wilk (Biometrika 1965) that values come from a normal distribution, by the approximation of Royston (Applied
 * Statistics 1995, AS R94). Throws `stats-size` for fewer than 3 or more than 5000 values, `constant` where all are equal.
 */
export function shapiroWilk(values: ArrayLike<number>): TestResult {
  const sorted = finiteValues(values, 'Shapiro-Wilk test', 3).sort();
  const n = sorted.length;
  if (n > 5000) throw new PmError('stats-size', 'Shapiro-Wilk test', `there are ${n} values`, 'give at most 5000');
  const range = sorted[n - 1] - sorted[0];
  if (range === 0) throw new PmError('constant', 'Shapiro-Wilk test', 'all values are equal', 'leave out what does not vary');
  const center = median(sorted);
  const half = weights(n);
  const a = Float64Array.from({ length: n }, (_, i) => (i < n - 1 - i ? -half[i] : i > n - 1 - i ? half[n - 1 - i] : 0));
  const x = sorted.map((value) => (value - center) / range);
  const average = x.reduce((sum, value) => sum + value, 0) / n;
  let [aa, xx, ax] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    aa += a[i] ** 2;
    xx += (x[i] - average) ** 2;
    ax += a[i] * (x[i] - average);
  }
  const norm = Math.sqrt(aa * xx);
  // 1 - W as a product, so that it keeps its digits where W is near 1.
  const rest = ((norm - ax) * (norm + ax)) / (aa * xx);
  return { statistic: 1 - rest, p: pValue(rest, n) };
}

/** The weights of the first half of the ordered values, all positive. */
function weights(n: number): number[] {
  if (n === 3) return [Math.SQRT1_2];
  const scores = Array.from({ length: Math.floor(n / 2) }, (_, i) => normalQuantile((i + 1 - 0.375) / (n + 0.25)));
  const squares = 2 * scores.reduce((sum, score) => sum + score ** 2, 0);
  const root = Math.sqrt(squares);
  const first = polynomial(C1, 1 / Math.sqrt(n)) - scores[0] / root;
  if (n <= 5) {
    const scale = Math.sqrt((squares - 2 * scores[0] ** 2) / (1 - 2 * first ** 2));
    return scores.map((score, i) => (i === 0 ? first : -score / scale));
  }
  const second = polynomial(C2, 1 / Math.sqrt(n)) - scores[1] / root;
  const scale = Math.sqrt((squares - 2 * scores[0] ** 2 - 2 * scores[1] ** 2) / (1 - 2 * first ** 2 - 2 * second ** 2));
  return scores.map((score, i) => (i === 0 ? first : i === 1 ? second : -score / scale));
}

function pValue(rest: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(1 - rest)) - Math.asin(Math.sqrt(0.75))));
  const log = Math.log(rest);
  if (n > 11) return normalUpper((log - polynomial(LARGE_MEAN, Math.log(n))) / Math.exp(polynomial(LARGE_SPREAD, Math.log(n))));
  const bound = -2.273 + 0.459 * n;
  // Royston's P below what his approximation reaches.
  if (log >= bound) return 1e-99;
  return normalUpper((-Math.log(bound - log) - polynomial(SMALL_MEAN, n)) / Math.exp(polynomial(SMALL_SPREAD, n)));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
