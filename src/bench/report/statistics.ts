/** Times of several runs, in milliseconds. A sample is the mean of `loops` runs in a row. */
export interface Times {
  readonly median: number;
  /** First and third quartile. */
  readonly q1: number;
  readonly q3: number;
  readonly min: number;
  readonly max: number;
  /** Samples. */
  readonly runs: number;
  readonly loops: number;
}

/** The quantile `p` in [0, 1] of sorted values, linear between neighbours (Hyndman and Fan's type 7, NumPy's default). */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** Median and spread of samples, at least one. */
export function summarise(samples: readonly number[], loops = 1): Times {
  const sorted = Float64Array.from(samples).sort();
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map((p) => quantile(sorted, p));
  return { median, q1, q3, min, max, runs: samples.length, loops };
}

/** The peak of a device before and after a run: a change beyond the limit marks the run, since it was not at one speed. */
export interface Drift {
  /** GFLOP/s. */
  readonly before: number;
  readonly after: number;
  /** after / before − 1. */
  readonly change: number;
  readonly limit: number;
  readonly drifted: boolean;
}

/** The largest change of the peak of a run that counts as steady. */
export const driftLimit = 0.05;

export function driftOf(before: number, after: number, limit = driftLimit): Drift {
  const change = after / before - 1;
  return { before, after, change, limit, drifted: !(Math.abs(change) <= limit) };
}
