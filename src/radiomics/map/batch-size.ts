/** Milliseconds that a batch should take at most: a page that lets other events in between stays alive. */
const budget = 150;

/** Batches grow at most so much at once: the first ones run before the code is warm. */
const mostGrowth = 8;

/** How many windows to compute at once: a power of two that meets the time budget, found as the batches go. */
export class BatchSize {
  #size: number;

  /** At most `most` windows, which is at least 1. */
  constructor(readonly most: number) {
    this.#size = Math.min(64, powerOfTwo(most));
  }

  get size(): number {
    return this.#size;
  }

  /** A batch of `windows` took `milliseconds`. A batch cut short at the end of the voxels is no measure. */
  took(windows: number, milliseconds: number): void {
    if (windows < this.#size) return;
    const meets = (windows * budget) / Math.max(milliseconds, 1);
    this.#size = powerOfTwo(Math.min(meets, this.#size * mostGrowth, this.most));
  }
}

/** The largest power of two that is not above `value`, at least 1. */
function powerOfTwo(value: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(value)));
}
