import { PmError } from '../../core/errors';
import type { Drift, Times } from './statistics';

export const suiteNames = ['peak', 'memory', 'kernels', 'models', 'training', 'radiomics'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** What runs a benchmark, and on what. Stands on every row. */
export interface RunnerInfo {
  /** Library and backend: `pm-analyzer wasm`, `onnxruntime-web webgpu`. */
  readonly runner: string;
  readonly version: string;
  readonly backend: 'webgpu' | 'wasm' | 'native' | 'reference';
  /** The adapter, or the build and its threads, in words. */
  readonly device: string;
  /** WebGPU emulated on the CPU. */
  readonly software: boolean;
  /** The engine of this package, not a peer. */
  readonly own: boolean;
}

/** One benchmark that one runner ran right. Rates are per run, at the median. */
export interface TimedRow extends RunnerInfo {
  readonly suite: SuiteName;
  readonly name: string;
  readonly times: Times;
  /** `device`: timestamp queries; `wall`: the host's clock, from host tensor to host tensor. */
  readonly clock: 'device' | 'wall';
  /** Largest deviation from the reference over its largest value, and what was allowed. */
  readonly error: number;
  readonly tolerance: number;
  readonly gflops?: number;
  /** Least traffic (each operand of each step once) over time. */
  readonly gbps?: number;
  /** FLOP a byte of that traffic. */
  readonly intensity?: number;
  /** Share of what the roofline of the measured peaks allows at this intensity, and which of its two parts that is. */
  readonly share?: number;
  readonly bound?: 'compute' | 'memory';
  /** More of this benchmark: bytes, dispatches, voxels. */
  readonly details?: Readonly<Record<string, number>>;
  /** A time of others, measured elsewhere. */
  readonly known?: { readonly runner: string; readonly median: number };
}

/** One benchmark that a runner did not do, in its own words. */
export interface FailedRow extends RunnerInfo {
  readonly suite: SuiteName;
  readonly name: string;
  readonly failure: string;
}

export type Row = TimedRow | FailedRow;

/** What a device reaches with our own peak kernels. */
export interface Peaks {
  readonly backend: RunnerInfo['backend'];
  readonly device: string;
  readonly software: boolean;
  readonly clock: 'device' | 'wall';
  /** f32 multiply-adds in registers, a multiply-add counting 2. */
  readonly gflops: number;
  /** The best of copy, read and triad on the largest arrays. */
  readonly gbps: number;
}

export interface Environment {
  /** `Node 22.1.0`, or what the browser calls itself. */
  readonly runtime: string;
  readonly platform: string;
  readonly cores: number;
  /** Cross-origin isolated: threads are allowed. */
  readonly isolated: boolean;
  /** Switches that the user says the browser or Dawn was started with. */
  readonly toggles?: string;
}

export const reportSchema = 'pm-analyzer-bench/1';

/** The result of one run: plain data. */
export interface BenchReport {
  readonly schema: typeof reportSchema;
  /** The line that no view and no export is without. */
  readonly disclaimer: string;
  readonly software: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly date: string;
  readonly environment: Environment;
  readonly size: 'full' | 'small';
  readonly peaks: readonly Peaks[];
  readonly drift?: Drift;
  readonly rows: readonly Row[];
  /** The run was ended early. */
  readonly cancelled?: boolean;
}

export const isTimed = (row: Row): row is TimedRow => 'times' in row;

/** A report from its JSON. PmError `bench-report` names what is wrong with it. */
export function readReport(text: string, name = 'report'): BenchReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(name, `is not JSON (${(error as Error).message})`);
  }
  const report = record(value, name, name);
  if (report.schema !== reportSchema) throw wrong(name, `its schema is ${JSON.stringify(report.schema)}, not "${reportSchema}"`);
  for (const key of ['date', 'size'] as const) string(report[key], key, name);
  record(report.environment, 'environment', name);
  record(report.software, 'software', name);
  list(report.peaks, 'peaks', name).forEach((peak, i) => {
    const { gflops, gbps, device } = record(peak, `peaks[${i}]`, name);
    string(device, `peaks[${i}].device`, name);
    for (const rate of [gflops, gbps]) number(rate, `peaks[${i}]`, name);
  });
  list(report.rows, 'rows', name).forEach((each, i) => {
    const row = record(each, `rows[${i}]`, name);
    for (const key of ['suite', 'name', 'runner', 'device'] as const) string(row[key], `rows[${i}].${key}`, name);
    if (!(suiteNames as readonly unknown[]).includes(row.suite)) throw wrong(name, `rows[${i}].suite is ${JSON.stringify(row.suite)}`);
    if ('failure' in row) string(row.failure, `rows[${i}].failure`, name);
    else number(record(row.times, `rows[${i}].times`, name).median, `rows[${i}].times.median`, name);
  });
  return value as BenchReport;
}

const wrong = (name: string, why: string) => new PmError('bench-report', name, why, 'give a file that bench has written');

function record(value: unknown, where: string, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, `${where} is not an object`);
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(name, `${where} is not a list`);
  return value;
}

function string(value: unknown, where: string, name: string): void {
  if (typeof value !== 'string') throw wrong(name, `${where} is not a text`);
}

function number(value: unknown, where: string, name: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(name, `${where} is not a finite number`);
}
