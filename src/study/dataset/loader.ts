import { throwIfAborted } from '../../core/progress';
import { type Batch, type CollateOptions, collate } from './collate';
import { epochBatches, type OrderOptions } from './order';
import type { Preparer } from './preparer';

export interface LoaderOptions extends OrderOptions, CollateOptions {
  /** Batches that are prepared ahead of the one in use; 2 by default. */
  readonly prefetch?: number;
}

export interface EpochOptions {
  /** The first batch that is wanted, from 0: the ones before it are not prepared. */
  readonly from?: number;
  readonly signal?: AbortSignal;
}

/**
 * Cases -> order of the epoch -> batches, prepared ahead. The same batches come whoever prepares them, and in the same order.
 *
 * @example
 * const loader = new Loader(inProcess(new Dataset(options, open)), { batchSize: 2, seed: 7 });
 * for await (const batch of loader.batches(epoch, { signal })) await step(batch);
 */
export class Loader {
  constructor(
    private readonly preparer: Preparer,
    private readonly options: LoaderOptions,
  ) {}

  /** Batches of an epoch. */
  batchCount(epoch = 0): number {
    return epochBatches(this.preparer.count, epoch, this.options).length;
  }

  /** Cases of the last batch of an epoch, where it has fewer than the others; else 0. */
  get rest(): number {
    const batches = epochBatches(this.preparer.count, 0, this.options);
    const { length } = batches[batches.length - 1];
    return length < batches[0].length ? length : 0;
  }

  /** The batches of an epoch. Preparation ends with the loop that takes them, however it ends, or with the signal. */
  async *batches(epoch: number, { from = 0, signal }: EpochOptions = {}): AsyncGenerator<Batch, void, undefined> {
    const plan = epochBatches(this.preparer.count, epoch, this.options);
    const ahead = Math.max(this.options.prefetch ?? 2, 0);
    const leave = new AbortController();
    const until = signal ? AbortSignal.any([signal, leave.signal]) : leave.signal;
    const make = async (index: number): Promise<Batch> => {
      const samples = await Promise.all(plan[index].map((at) => this.preparer.prepare(at, epoch, until)));
      return { epoch, index, count: plan.length, cases: plan[index].length, ...collate(samples.flat(), this.options) };
    };
    const coming: Promise<Batch>[] = [];
    let next = from;
    try {
      for (let index = from; index < plan.length; index++) {
        throwIfAborted(signal);
        for (; next < plan.length && next <= index + ahead; next++) {
          const batch = make(next);
          // It fails again where it is taken; until then nobody may be there to hear of it.
          batch.catch(() => {});
          coming.push(batch);
        }
        yield await (coming.shift() as Promise<Batch>);
      }
    } finally {
      leave.abort();
    }
  }
}
