import type { Backend } from '../backends/backend';
import type { Progress } from '../core/progress';

/** An option as `node:util`'s parseArgs knows it, with what `--help` says of it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Placeholder of the value, e.g. `FILE` or `auto|webgpu|wasm`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** What a command runs with. */
export interface Context {
  readonly options: OptionValues;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** Plain lines for people: stdout, or nothing under `--json` and `--quiet`. */
  print(line: string): void;
  /** Remarks: stderr, or nothing under `--quiet`. */
  note(line: string): void;
  readonly onProgress: (progress: Progress) => void;
  /** The backend that `--backend` chooses, made on first use and disposed of at the end; what was chosen and why is noted. */
  backend(): Promise<Backend>;
}

/** One command of the command line. Its result is what `--json` prints. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly { readonly name: string; readonly optional?: boolean }[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** What `--help` says besides, a line each. */
  readonly details?: readonly string[];
  /** One call, or one a line. */
  readonly example: string;
  run(context: Context, positionals: readonly string[]): Promise<unknown>;
}

/** A wrong call: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of every command. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  backend: { type: 'string', value: 'auto|webgpu|wasm|reference', help: 'where to compute; auto takes WebGPU where there is an adapter, else WASM' },
  threads: { type: 'string', value: 'N', help: 'threads of the WASM backend (default: one a core)' },
  seed: { type: 'string', value: 'N', help: 'seed of everything random (default 0)' },
  json: { type: 'boolean', help: 'print one JSON document and nothing else' },
  quiet: { type: 'boolean', help: 'no progress, no remarks' },
  debug: { type: 'boolean', help: 'stack traces' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
};

/** The value of a string option. */
export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that must be one of `allowed`. */
export function choice<T extends string>(options: OptionValues, name: string, allowed: readonly T[]): T | undefined {
  const value = text(options, name);
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined;
  throw new UsageError(`--${name} ${value}: choose one of ${allowed.join(', ')}`);
}

/** A number within [min, max]. */
export function number(options: OptionValues, name: string, min: number, max: number): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() !== '' && parsed >= min && parsed <= max) return parsed;
  throw new UsageError(`--${name} ${value}: give a number from ${min} to ${max}`);
}

export function integer(options: OptionValues, name: string, min: number, max: number): number | undefined {
  const parsed = number(options, name, min, max);
  if (parsed === undefined || Number.isInteger(parsed)) return parsed;
  throw new UsageError(`--${name} ${parsed}: give a whole number`);
}

/** Three whole numbers, `96` or `96,96,48`. */
export function triple(options: OptionValues, name: string): [number, number, number] | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const parts = value.split(/[,x]/).map(Number);
  const all = parts.length === 1 ? [parts[0], parts[0], parts[0]] : parts;
  if (all.length === 3 && all.every((n) => Number.isInteger(n) && n > 0)) return all as [number, number, number];
  throw new UsageError(`--${name} ${value}: give one or three positive whole numbers, e.g. 96 or 96,96,48`);
}
