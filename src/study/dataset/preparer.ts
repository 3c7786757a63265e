import { nextTask, throwIfAborted } from '../../core/progress';
import type { Dataset, PreparedSample } from './dataset';

/** Prepares the samples of cases, somewhere. */
export interface Preparer {
  /** Cases that there are. */
  readonly count: number;
  prepare(at: number, epoch: number, signal: AbortSignal): Promise<readonly PreparedSample[]>;
}

/** Prepares in this thread, one case after the other, and lets other events in before each. */
export function inProcess(dataset: Dataset): Preparer {
  let last: Promise<unknown> = Promise.resolve();
  const prepare = async (at: number, epoch: number, signal: AbortSignal) => {
    await nextTask();
    throwIfAborted(signal);
    return dataset.samples(at, epoch, signal);
  };
  return {
    count: dataset.cases.length,
    prepare(at, epoch, signal) {
      const turn = last.then(() => prepare(at, epoch, signal));
      last = turn.catch(() => {});
      return turn;
    },
  };
}
