import { PmError } from '../core/errors';
import { type RunOptions, throwIfAborted } from '../core/progress';

/** Times of several runs, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

const MIN_RUNS = 3;
const MAX_RUNS = 15;
const MIN_SECONDS = 1;

/** The times of 3 to 15 runs, about a second in all, after one to warm up. */
export async function spreadOf(run: () => Promise<unknown>, { signal }: RunOptions = {}): Promise<Times> {
  await run();
  const times: number[] = [];
  for (let total = 0; times.length < MIN_RUNS || (times.length < MAX_RUNS && total < MIN_SECONDS * 1000); total += times[times.length - 1]) {
    throwIfAborted(signal);
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1], min: times[0], max: times[times.length - 1], runs: times.length };
}

/** The largest relative difference of the values; throws `bench-wrong` beyond `tolerance`, since a wrong result is not timed. */
export function deviationOf(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): number {
  let worst = 0;
  for (let n = 0; n < expected.length; n++) {
    if (Object.is(actual[n], expected[n])) continue;
    worst = Math.max(worst, Math.abs(actual[n] - expected[n]) / Math.abs(expected[n]));
  }
  if (actual.length === expected.length && worst <= tolerance) return worst;
  throw new PmError('bench-wrong', name, `differs from the reference by ${worst}`, 'report it; a wrong result is not timed');
}
