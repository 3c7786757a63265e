import { type PeakKind, type PeakProbe, peakKinds } from '../backends/peak';
import { PmError } from '../core/errors';
import { nextTask, type RunOptions, throwIfAborted } from '../core/progress';
import { software } from '../study/provenance';
import type { Peaks, RunnerInfo, TimedRow } from './report/report';
import { summarise } from './report/statistics';

const SAMPLES = 7;
const SAMPLE_MS = 20;
/** FLOP of a repeat to start with, and how long a repeat is made. */
const FIRST_FLOPS = 1e7;
const REPEAT_MS = 2;
const MOST_FLOPS = 1e12;
const MEBIBYTE = 2 ** 20;

/** What the suite `memory` copies, reads and combines: arrays that caches hold, and such as none does. */
const arrays = (info: PeakProbe['info'], size: 'full' | 'small'): number[] =>
  size === 'small' ? [MEBIBYTE / 4] : [MEBIBYTE / 4, 4 * MEBIBYTE, info.name === 'webgpu' && !info.software ? 128 * MEBIBYTE : 64 * MEBIBYTE];

const infoOf = ({ info: { name, device, software: emulated } }: PeakProbe): RunnerInfo => ({
  runner: `${software.name} ${name}`,
  version: software.version,
  backend: name,
  device,
  software: emulated,
  own: true,
});

export interface Measured {
  readonly peaks: Peaks;
  /** The rows of the suites `peak` and `memory`. */
  readonly rows: readonly TimedRow[];
}

/** The peaks of a device: the best of several samples each, after one to warm up; and every row that led to them. */
export async function measurePeaks(probe: PeakProbe, size: 'full' | 'small', options: RunOptions = {}): Promise<Measured> {
  const madd = await measureMadd(probe, size, options);
  const memory: TimedRow[] = [];
  const sizes = arrays(probe.info, size);
  for (const bytes of sizes)
    for (const kind of peakKinds) if (kind !== 'madd') memory.push(await sample(probe, kind, bytes, 'memory', `${kind} ${sizeName(bytes)}`, options));
  const gflops = best(madd, 'gflops');
  const largest = memory.slice(-(peakKinds.length - 1));
  const gbps = Math.max(...largest.map((row) => best(row, 'gbps')));
  const { name: backend, device, software: emulated } = probe.info;
  const peaks: Peaks = { backend, device, software: emulated, clock: probe.clock, gflops, gbps };
  return {
    peaks,
    rows: [{ ...madd, share: 1, bound: 'compute' }, ...memory.map((row): TimedRow => ({ ...row, share: (row.gbps ?? 0) / gbps, bound: 'memory' }))],
  };
}

/** The peak of multiply-adds alone, GFLOP/s: what is looked at again at the end of a run. */
export async function measureGflops(probe: PeakProbe, size: 'full' | 'small', options: RunOptions = {}): Promise<number> {
  return best(await measureMadd(probe, size, options), 'gflops');
}

/** The rate of a row's fastest sample. */
const best = ({ times, ...row }: TimedRow, rate: 'gflops' | 'gbps'): number => ((row[rate] ?? 0) * times.median) / times.min;

const sizeName = (bytes: number) => (bytes < MEBIBYTE ? `${bytes / 1024} KiB` : `${bytes / MEBIBYTE} MiB`);

/** Repeats are made longer until one takes a while, so that the device is full and starting one is no matter. */
async function measureMadd(probe: PeakProbe, size: 'full' | 'small', options: RunOptions): Promise<TimedRow> {
  let amount = FIRST_FLOPS;
  for (const factor of size === 'small' ? [] : Array(6).fill(8)) {
    const run = await probe.prepare('madd', amount);
    await run.run(1);
    const ms = await run.run(1);
    run.dispose();
    if (ms >= REPEAT_MS || amount * factor > MOST_FLOPS) break;
    amount *= factor;
  }
  return sample(probe, 'madd', amount, 'peak', 'multiply-adds f32', options);
}

async function sample(
  probe: PeakProbe,
  kind: PeakKind,
  amount: number,
  suite: 'peak' | 'memory',
  name: string,
  { signal }: RunOptions,
): Promise<TimedRow> {
  await nextTask();
  throwIfAborted(signal);
  const run = await probe.prepare(kind, amount);
  try {
    await run.run(1);
    const error = await run.error();
    if (error !== 0) throw new PmError('bench-wrong', `peak ${kind} on ${probe.info.device}`, `is wrong by ${error}`, 'report it; it is not timed');
    let repeats = 1;
    let ms = await run.run(repeats);
    while (ms < SAMPLE_MS) {
      repeats = Math.max(repeats + 1, Math.min(8 * repeats, Math.ceil((1.1 * SAMPLE_MS * repeats) / Math.max(ms, 1e-3))));
      throwIfAborted(signal);
      ms = await run.run(repeats);
    }
    const samples = [ms];
    while (samples.length < SAMPLES) samples.push(await run.run(repeats));
    const times = summarise(
      samples.map((time) => time / repeats),
      repeats,
    );
    const { flops, bytes } = run;
    const perSecond = (amountOfRun: number) => amountOfRun / times.median / 1e6;
    const row = { ...infoOf(probe), suite, name, times, clock: probe.clock, error, tolerance: 0 };
    return suite === 'peak' ? { ...row, gflops: perSecond(flops) } : { ...row, gbps: perSecond(bytes), intensity: flops / bytes };
  } finally {
    run.dispose();
  }
}
