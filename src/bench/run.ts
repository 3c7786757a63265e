import type { Backend } from '../backends/backend';
import type { PeakProbe } from '../backends/peak';
import { messageOf } from '../core/errors';
import { isAbort, type RunOptions } from '../core/progress';
import { disclaimer } from '../study/disclaimer';
import { software } from '../study/provenance';
import { measure } from './measure';
import { ownRunner } from './own';
import { measureGflops, measurePeaks } from './peaks';
import { type RadiomicsCase, timeRadiomics } from './radiomics';
import { type BenchReport, type Environment, isTimed, type Peaks, type Row, reportSchema } from './report/report';
import { driftOf } from './report/statistics';
import type { Peer, Runner } from './runner';
import { isSelected, type Selection } from './suite';
import { benchmarks } from './suites/all';
import { ball } from './suites/phantoms';

export interface BenchOptions extends RunOptions, Selection {
  readonly backend: Backend;
  readonly reference: Backend;
  /** The limits of the backend's device; none on the reference. */
  readonly probe?: PeakProbe;
  readonly peers: readonly Peer[];
  readonly threads: number;
  /** `small` runs everything at the size of its check. */
  readonly size: 'full' | 'small';
  readonly environment: Environment;
  /** Cases of the radiomics suite beside the phantoms. */
  readonly cases?: readonly RadiomicsCase[];
  /** Every row as soon as it is there. */
  readonly onRow?: (row: Row) => void;
}

/**
 * Peaks, then every benchmark that is selected: on the engine, then on each peer. What a runner cannot do becomes a row with its own
 * words. The peak is measured again at the end. A run that is cancelled gives what it has, marked so.
 */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { signal, onProgress, probe, size } = options;
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    options.onRow?.(row);
  };
  const chosen = benchmarks.filter((benchmark) => isSelected(options, benchmark));
  const report = (rest: Partial<BenchReport>): BenchReport => ({
    schema: reportSchema,
    disclaimer,
    software,
    date: new Date().toISOString(),
    environment: options.environment,
    size,
    peaks: [],
    ...rest,
    rows,
  });
  const total = chosen.length + 2;
  let peaks: Peaks[] = [];
  const runners: Runner[] = [ownRunner(options.backend)];
  try {
    if (probe) {
      onProgress?.({ stage: 'peaks', done: 0, total });
      const measured = await measurePeaks(probe, size, { signal });
      peaks = [measured.peaks];
      for (const row of measured.rows) if (options.suites.includes(row.suite)) add(row);
    }
    if (chosen.length > 0) for (const peer of options.peers) runners.push(await openPeer(peer, options));
    const peaksOf = ({ info: { backend } }: Runner) => peaks.find((peak) => peak.backend === backend);
    for (const [index, benchmark] of chosen.entries()) {
      onProgress?.({ stage: benchmark.name, done: index + 1, total });
      for await (const row of measure(benchmark, runners, { reference: options.reference, size, peaksOf }, { signal })) add(row);
    }
    if (options.suites.includes('radiomics')) await radiomics(options, add, total);
    if (!probe || peaks.length === 0) return report({ peaks });
    onProgress?.({ stage: 'peaks', done: total - 1, total });
    return report({ peaks, drift: driftOf(peaks[0].gflops, await measureGflops(probe, size, { signal })) });
  } catch (error) {
    if (isAbort(error) || signal?.aborted) return report({ peaks, cancelled: true });
    throw error;
  } finally {
    for (const runner of runners) await runner.dispose();
  }
}

/** A peer, or a runner that says for every benchmark why it is not there. */
async function openPeer(peer: Peer, { threads }: BenchOptions): Promise<Runner> {
  try {
    return await peer.open({ threads });
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    const info = { runner: peer.name, version: '', backend: peer.backend, device: '', software: false, own: false };
    const refuse = async () => {
      throw new Error(`not here: ${why}`);
    };
    return { info, load: refuse, train: refuse, dispose: () => {} };
  }
}

async function radiomics(options: BenchOptions, add: (row: Row) => void, total: number): Promise<void> {
  const { backend, reference, signal, size } = options;
  const { info } = ownRunner(backend);
  const cases = [...(size === 'small' ? [ball(5)] : [ball(18), ball(30)]), ...(options.cases ?? [])];
  for (const each of cases) {
    options.onProgress?.({ stage: each.name, done: total - 1, total });
    try {
      for await (const { part, voxels, error, tolerance, ...times } of timeRadiomics(each, backend, reference, { signal }))
        add({ ...info, suite: 'radiomics', name: `${each.name}: ${part}`, times, clock: 'wall', error, tolerance, details: { voxels } });
    } catch (error) {
      if (isAbort(error) || signal?.aborted) throw error;
      add({ ...info, suite: 'radiomics', name: each.name, failure: messageOf(error) });
    }
  }
}

/** The rows of the engine itself that failed: a reason to fail the run. */
export const ownFailures = ({ rows }: Pick<BenchReport, 'rows'>): Row[] => rows.filter((row) => row.own && !isTimed(row));
