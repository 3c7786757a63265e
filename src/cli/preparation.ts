import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import type { DatasetOptions } from '../study/dataset/dataset';
import { openFrom } from '../study/dataset/open.node';
import { serveThread, startThreads, type Threads } from '../study/dataset/threads.node';
import { integer, type OptionSpec, type OptionValues } from './command';

export const workersOption: Readonly<Record<string, OptionSpec>> = {
  workers: {
    type: 'string',
    value: 'N',
    help: 'threads that read and augment cases while the network learns; 0 for none (default: 1, or 0 on a single core). Results do not depend on it',
  },
};

/** How many threads `--workers` asks for. */
export function workerCount(options: OptionValues): number {
  return integer(options, 'workers', 0, 64) ?? Math.min(1, availableParallelism() - 1);
}

/** Threads of this program that prepare the cases of a cohort in `folder`. */
export function preparationThreads(count: number, folder: string, options: DatasetOptions): Threads {
  const absolute = (files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([key, path]) => [key, resolve(folder, path)]));
  const cases = options.cases.map((of) => ({ ...of, files: absolute(of.files) }));
  return startThreads(count, new URL(import.meta.url), { ...options, cases });
}

/** Whether this is such a thread. */
export function isPreparationThread(): boolean {
  return !isMainThread && typeof workerData === 'object' && workerData !== null && 'preparation' in workerData;
}

export function servePreparationThread(): void {
  serveThread(openFrom('.'));
}
