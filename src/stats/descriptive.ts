import { PmError } from '../core/errors';
import { finiteValues } from './input';

/** The mean, with a second pass that takes back what rounding lost in the first. */
export function mean(values: ArrayLike<number>): number {
  const of = (shift: number) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i] - shift;
    return sum / values.length;
  };
  const first = of(0);
  return first + of(first);
}

/** The sum of squared differences from the mean. */
export function squaresAbout(values: ArrayLike<number>, center = mean(values)): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - center) ** 2;
  return sum;
}

/** The variance with divisor n - 1; NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  return values.length < 2 ? Number.NaN : squaresAbout(values) / (values.length - 1);
}

export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** The nine kinds of sample quantiles of Hyndman and Fan (The American Statistician 1996), numbered as in R. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Hyndman and Fan's plotting positions: quantile p stands at index a + p (n + 1 - a - b), counted from 1. */
const positions: Readonly<Record<number, readonly [a: number, b: number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
};

/** An index this near a whole number is that number (R's quantile). */
const fuzz = 4 * Number.EPSILON;

/** The quantiles of `values` at `fractions` in [0, 1], by default of R's type 7. Throws for no values or one that is not finite. */
export function sampleQuantiles(values: ArrayLike<number>, fractions: readonly number[], type: QuantileType = 7): number[] {
  const sorted = finiteValues(values, 'quantiles').sort();
  const at = (index: number) => sorted[Math.min(Math.max(index, 1), sorted.length) - 1];
  return fractions.map((p) => {
    if (!(p >= 0 && p <= 1)) throw new PmError('quantile-fraction', 'quantiles', `${p} is not in [0, 1]`, 'give fractions from 0 to 1');
    if (type <= 3) return stepQuantile(at, type === 3 ? sorted.length * p - 0.5 : sorted.length * p, type);
    const [a, b] = positions[type];
    const index = a + p * (sorted.length + 1 - a - b);
    const low = Math.floor(index + fuzz);
    const rest = Math.abs(index - low) < fuzz ? 0 : index - low;
    return at(low) + rest * (at(low + 1) - at(low));
  });
}

/** Types 1 to 3: an order statistic, or the mean of two. */
function stepQuantile(at: (index: number) => number, index: number, type: number): number {
  const low = Math.floor(index + fuzz);
  const beyond = index > low;
  if (type === 1) return at(beyond ? low + 1 : low);
  if (type === 2) return beyond ? at(low + 1) : (at(low) + at(low + 1)) / 2;
  // The nearest order statistic, of two as near the even one.
  return at(index !== low || low % 2 !== 0 ? low + 1 : low);
}

export function median(values: ArrayLike<number>): number {
  return sampleQuantiles(values, [0.5])[0];
}

/** The distance between the quartiles. */
export function interquartileRange(values: ArrayLike<number>): number {
  const [low, high] = sampleQuantiles(values, [0.25, 0.75]);
  return high - low;
}

/** The median absolute deviation from the median times `constant`, whose default makes it the deviation of a normal distribution. */
export function medianAbsoluteDeviation(values: ArrayLike<number>, constant = 1.4826): number {
  const center = median(values);
  return constant * median(Array.from(values, (value) => Math.abs(value - center)));
}
