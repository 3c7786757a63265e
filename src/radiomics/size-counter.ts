import { packing } from '../ops/windows';
import { checkMatrixSize } from './matrix-size';
import { SizeMatrix } from './size-matrix';
import { Tally } from './tally';

/** Counts what windows list by level and size, one matrix after another, all in the same object. */
export class SizeCounter {
  readonly #tally: Tally;
  readonly #matrix = new SizeMatrix();
  readonly #columns: number;

  /** `levels` are the grey levels by the numbers that are listed, from 1; no size exceeds `mostSize`, and no matrix has more than `capacity` elements. */
  constructor(
    name: string,
    readonly levels: ArrayLike<number>,
    mostSize: number,
    capacity: number,
  ) {
    checkMatrixSize(name, (levels.length + 1) * (mostSize + 1));
    this.#columns = mostSize + 1;
    const extent = (levels.length + 1) * this.#columns;
    this.#tally = new Tally(extent, Math.min(extent, capacity));
  }

  /** Counts `weight` things of the number `packed` / 65536 and of a size. */
  add(packed: number, size: number, weight = 1): void {
    this.#tally.add(Math.floor(packed / packing) * this.#columns + size, weight);
  }

  /** The matrix of what was added; what is added after it belongs to the next one. */
  take(): SizeMatrix {
    this.#matrix.clear();
    const { size, keys, sums } = this.#tally;
    for (let e = 0; e < size; e++) {
      const number = Math.floor(keys[e] / this.#columns);
      this.#matrix.add(this.levels[number - 1], keys[e] - number * this.#columns, sums[e]);
    }
    this.#tally.clear();
    return this.#matrix;
  }
}
