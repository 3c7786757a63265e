import { PmError } from '../core/errors';
import { sameLength } from './input';

export type KappaWeights = 'none' | 'linear' | 'quadratic';

/**
 * Cohen's kappa of two raters (Educational and Psychological Measurement 1960), or weighted by the distance of ordered classes, linearly
 * or squared (Psychological Bulletin 1968). `classes` gives their order, by default that of the numbers. NaN where chance alone agrees.
 */
export function cohenKappa(a: ArrayLike<number>, b: ArrayLike<number>, weights: KappaWeights = 'none', classes?: readonly number[]): number {
  sameLength(a, b, 'ratings');
  const order = classes ?? [...new Set([...Array.from(a), ...Array.from(b)])].sort((x, y) => x - y);
  const index = new Map(order.map((value, i) => [value, i]));
  const k = order.length;
  const [first, second] = [new Float64Array(k), new Float64Array(k)];
  const place = (value: number) => {
    const at = index.get(value);
    if (at === undefined) throw new PmError('kappa-class', 'ratings', `${value} is none of the classes`, 'name every class');
    return at;
  };
  const cost = (i: number, j: number) => (weights === 'none' ? Number(i !== j) : weights === 'linear' ? Math.abs(i - j) : (i - j) ** 2);
  let observed = 0;
  for (let n = 0; n < a.length; n++) {
    const [i, j] = [place(a[n]), place(b[n])];
    first[i]++;
    second[j]++;
    observed += cost(i, j);
  }
  let expected = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) expected += (cost(i, j) * first[i] * second[j]) / a.length;
  return 1 - observed / expected;
}
