import { mean, squaresAbout, standardDeviation } from './descriptive';

/** Pearson's correlation of two lists; NaN where one does not vary. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - ma) * (b[i] - mb);
  return sum / Math.sqrt(squaresAbout(a, ma) * squaresAbout(b, mb));
}

/** The mutual information in nats of two normal variables with Pearson's correlation of `a` and `b`: -ln(1 - ρ²) / 2; 0 where one does not vary. */
export function gaussianInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const rho = pearson(a, b);
  return Number.isNaN(rho) ? 0 : -0.5 * Math.log(1 - Math.min(1, rho ** 2));
}

/** Three states, as Peng, Long and Ding have them (IEEE TPAMI 2005): above the mean by more than `width` deviations 1, below -1, else 0. */
export function threeStates(values: ArrayLike<number>, width = 1): Int8Array {
  const [center, reach] = [mean(values), width * standardDeviation(values)];
  return Int8Array.from(values, (value) => (value > center + reach ? 1 : value < center - reach ? -1 : 0));
}

/** The mutual information in nats of two lists of states, by their relative frequencies. */
export function pluginInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [first, second] = [new Map<number, number>(), new Map<number, number>()];
  const joint = new Map<number, Map<number, number>>();
  for (let i = 0; i < a.length; i++) {
    first.set(a[i], (first.get(a[i]) ?? 0) + 1);
    second.set(b[i], (second.get(b[i]) ?? 0) + 1);
    const row = joint.get(a[i]) ?? new Map<number, number>();
    row.set(b[i], (row.get(b[i]) ?? 0) + 1);
    joint.set(a[i], row);
  }
  let information = 0;
  for (const [x, row] of joint) {
    for (const [y, count] of row) {
      information += (count / a.length) * Math.log((count * a.length) / ((first.get(x) as number) * (second.get(y) as number)));
    }
  }
  return information;
}
