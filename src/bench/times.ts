import { PmError } from '../core/errors';
import { nextTask, type RunOptions, throwIfAborted } from '../core/progress';
import { summarise, type Times } from './report/statistics';

export type { Times } from './report/statistics';

/** How long to measure. */
export interface Effort {
  readonly minRuns: number;
  readonly maxRuns: number;
  /** Milliseconds of all samples together, unless `minRuns` need more. */
  readonly budget: number;
  /** Least milliseconds of a sample: shorter runs are repeated within it, as clocks of browsers are coarse. */
  readonly sample: number;
}

export const fullEffort: Effort = { minRuns: 3, maxRuns: 15, budget: 1000, sample: 20 };
/** To see that everything runs. */
export const smallEffort: Effort = { minRuns: 3, maxRuns: 3, budget: 30, sample: 1 };

/** The times of 3 to 15 samples, about a second in all, after a run to warm up and one to see how many make a sample. */
export async function spreadOf(run: () => Promise<unknown>, { signal }: RunOptions = {}, effort: Effort = fullEffort): Promise<Times> {
  const time = async (loops: number) => {
    // Lets a cancellation in.
    await nextTask();
    throwIfAborted(signal);
    const start = performance.now();
    for (let loop = 0; loop < loops; loop++) await run();
    return performance.now() - start;
  };
  await time(1);
  let loops = 1;
  let first = await time(loops);
  // As many as the time says, but at most eight times as many: a coarse clock may have stood still.
  while (first < effort.sample) {
    loops = Math.max(loops + 1, Math.min(8 * loops, Math.ceil((1.1 * effort.sample * loops) / Math.max(first, 1e-3))));
    first = await time(loops);
  }
  const samples = [first];
  const spent = () => samples.reduce((sum, sample) => sum + sample, 0);
  while (samples.length < effort.minRuns || (samples.length < effort.maxRuns && spent() < effort.budget)) samples.push(await time(loops));
  return summarise(
    samples.map((sample) => sample / loops),
    loops,
  );
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

/** The largest difference over the largest expected value; infinite where the lengths differ, NaN where a value is none. */
export function scaledDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    // `Math.max` keeps NaN, so that it cannot hide.
    worst = Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return worst / (scale || 1);
}
