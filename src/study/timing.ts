/** Milliseconds of each stage, in order. */
export type Timings = Record<string, number>;

/** Runs one stage and notes how long it took. */
export async function timed<T>(timings: Timings, stage: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await run();
  } finally {
    timings[stage] = (timings[stage] ?? 0) + performance.now() - start;
  }
}
