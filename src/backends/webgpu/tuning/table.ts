import type { Choice } from '../kernel';

/** Milliseconds of the variants that were timed, by class of problem. */
export type TuningTable = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Where tables outlive the page or the process, by what they hold for. */
export interface TuningStore {
  read(key: string): Promise<TuningTable | undefined>;
  write(key: string, table: TuningTable): Promise<void>;
}

/** The valid variant that a table knows as the fastest; of equals the first in the order of the choice. Nothing where it knows none. */
export function fastest({ problem, valid }: Pick<Choice, 'problem' | 'valid'>, table: TuningTable): string | undefined {
  const times = Object.hasOwn(table, problem) ? table[problem] : {};
  const timed = valid.filter((name) => Object.hasOwn(times, name));
  return timed.length === 0 ? undefined : timed.reduce((best, name) => (times[name] < times[best] ? name : best));
}

/** The valid variants that a table has no time for, the usual one first: what is slower than that is soon known to be. */
export function untimed({ problem, valid, usual }: Choice, table: TuningTable): string[] {
  const times = Object.hasOwn(table, problem) ? table[problem] : {};
  return [usual, ...valid.filter((name) => name !== usual)].filter((name) => !Object.hasOwn(times, name));
}

/** Whether a value from outside is a table. */
export function isTuningTable(value: unknown): value is TuningTable {
  const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null && !Array.isArray(given);
  return (
    isRecord(value) &&
    Object.values(value).every((times) => isRecord(times) && Object.values(times).every((ms) => Number.isFinite(ms) && (ms as number) >= 0))
  );
}
