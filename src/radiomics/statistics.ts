/** Values in ascending order, with their mean and the means of the second, third and fourth powers of their distances from it. */
export interface Sample {
  readonly sorted: Float64Array;
  readonly mean: number;
  readonly moments: readonly [second: number, third: number, fourth: number];
}

export function sampleOf(values: Float64Array): Sample {
  const sorted = values.slice().sort();
  const mean = average(sorted);
  return { sorted, mean, moments: centralMoments(sorted, mean) };
}

function centralMoments(values: Float64Array, center: number): Sample['moments'] {
  let [second, third, fourth] = [0, 0, 0];
  for (let n = 0; n < values.length; n++) {
    const distance = values[n] - center;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  return [second / values.length, third / values.length, fourth / values.length];
}

export function sum(values: ArrayLike<number>, term: (value: number) => number = (x) => x): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += term(values[i]);
  return total;
}

function mean(values: ArrayLike<number>, term: (value: number) => number): number {
  return sum(values, term) / values.length;
}

/** Summed from the median, since the rounding of a long sum shows in the skewness; a flat region has no variance at all. */
function average(sorted: Float64Array): number {
  const pivot = sorted[sorted.length >> 1];
  return pivot + mean(sorted, (x) => x - pivot);
}

export function variance({ moments }: Sample): number {
  return moments[0];
}

/** 0 in a flat region. */
export function skewness({ moments: [second, third] }: Sample): number {
  return second === 0 ? 0 : third / second ** 1.5;
}

/** 3 for a normal distribution, 0 in a flat region. */
export function kurtosis({ moments: [second, , fourth] }: Sample): number {
  return second === 0 ? 0 : fourth / (second * second);
}

export function meanAbsoluteDeviation({ sorted }: Pick<Sample, 'sorted'>): number {
  const center = average(sorted);
  return mean(sorted, (x) => Math.abs(x - center));
}

/** The mean absolute deviation of the values from the 10th to the 90th percentile, both included. */
export function robustMeanAbsoluteDeviation({ sorted }: Sample): number {
  const low = percentile(sorted, 0.1);
  const high = percentile(sorted, 0.9);
  return meanAbsoluteDeviation({ sorted: sorted.filter((x) => x >= low && x <= high) });
}

/** IBSI's: the mean distance from the median. */
export function medianAbsoluteDeviation({ sorted }: Sample): number {
  const center = median(sorted);
  return mean(sorted, (x) => Math.abs(x - center));
}

export function coefficientOfVariation(x: Sample): number {
  return Math.sqrt(variance(x)) / x.mean;
}

export function interquartileRange({ sorted }: Sample): number {
  return percentile(sorted, 0.75) - percentile(sorted, 0.25);
}

export function quartileCoefficientOfDispersion(x: Sample): number {
  return interquartileRange(x) / (percentile(x.sorted, 0.75) + percentile(x.sorted, 0.25));
}

/** numpy.percentile's default: linear between the two nearest ranks, counted from the nearer one. */
export function percentile(sorted: Float64Array, share: number): number {
  const rank = (sorted.length - 1) * share;
  const lower = Math.floor(rank);
  const a = sorted[lower];
  const b = sorted[Math.min(lower + 1, sorted.length - 1)];
  const weight = rank - lower;
  return weight < 0.5 ? a + (b - a) * weight : b - (b - a) * (1 - weight);
}

export function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** In bits, with PyRadiomics' epsilon. */
export function entropy(shares: ArrayLike<number>): number {
  return -sum(shares, (p) => p * Math.log2(p + Number.EPSILON));
}
