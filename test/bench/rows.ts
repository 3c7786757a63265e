import { type BenchReport, type FailedRow, type RunnerInfo, reportSchema, type TimedRow } from '../../src/bench/report/report';
import { summarise } from '../../src/bench/report/statistics';

export const ours: RunnerInfo = { runner: 'pm-analyzer wasm', version: '1', backend: 'wasm', device: 'WebAssembly simd', software: false, own: true };
export const theirs: RunnerInfo = { ...ours, runner: 'other wasm', own: false };

export function timed(name: string, samples: readonly number[], info = ours, rest: Partial<TimedRow> = {}): TimedRow {
  return { ...info, suite: 'kernels', name, times: summarise(samples), clock: 'wall', error: 1e-7, tolerance: 1e-4, ...rest };
}

export const failed = (name: string, failure: string, info = theirs): FailedRow => ({ ...info, suite: 'kernels', name, failure });

export function reportOf(rows: BenchReport['rows'], rest: Partial<BenchReport> = {}): BenchReport {
  return {
    schema: reportSchema,
    disclaimer: 'Research use only – not for diagnosis',
    software: { name: 'pm-analyzer', version: '1' },
    date: '2026-01-02T03:04:05.000Z',
    environment: { runtime: 'Node 22', platform: 'linux x64', cores: 2, isolated: true },
    size: 'full',
    peaks: [{ backend: 'wasm', device: ours.device, software: false, clock: 'wall', gflops: 40, gbps: 20 }],
    rows,
    ...rest,
  };
}
