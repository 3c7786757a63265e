import { PmError } from '../../core/errors';
import { randomStream } from '../../core/random';

export interface OrderOptions {
  readonly batchSize: number;
  readonly seed: number;
  /** In an order of each epoch's own (default), or in that of the cases. */
  readonly shuffle?: boolean;
  /** Leave out the last batch where it is not full. */
  readonly dropLast?: boolean;
}

/**
 * The numbers of the cases in each batch of an epoch, a function of the seed and the epoch (Fisher and Yates's shuffle).
 * Throws `batch-size`, also where no batch is full and `dropLast` leaves none.
 */
export function epochBatches(count: number, epoch: number, options: OrderOptions): readonly (readonly number[])[] {
  const { batchSize, seed, shuffle = true, dropLast = false } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new PmError('batch-size', `batches of ${batchSize}`, 'no such size', 'give a positive whole number');
  const order = Array.from({ length: count }, (_, at) => at);
  if (shuffle) {
    const random = randomStream(seed, [epoch, 'order']);
    for (let at = count - 1; at > 0; at--) {
      const other = random.integer(0, at + 1);
      [order[at], order[other]] = [order[other], order[at]];
    }
  }
  const batches: number[][] = [];
  for (let at = 0; at < count; at += batchSize) {
    const batch = order.slice(at, at + batchSize);
    if (batch.length === batchSize || !dropLast) batches.push(batch);
  }
  if (batches.length > 0) return batches;
  throw new PmError(
    'batch-size',
    `batches of ${batchSize}`,
    `there are ${count} cases, and dropLast leaves none`,
    'choose smaller batches, or give more cases',
  );
}
