/**
 * Sums by an integer key from 0, those of keys that never came left out. One tally is meant to be cleared and filled again and again:
 * then it allocates nothing, and a fill costs what it adds, whatever the extent.
 */
export class Tally {
  /** Number of keys that came. */
  size = 0;
  /** The keys in the order in which they first came: the first `size` elements. */
  readonly keys: Int32Array;
  /** Their sums. */
  readonly sums: Float64Array;
  /** By key: 1 more than its place among `keys`. */
  readonly #places: Int32Array;

  /** For keys below `extent`, at most `capacity` of them at once. */
  constructor(extent: number, capacity = extent) {
    this.keys = new Int32Array(capacity);
    this.sums = new Float64Array(capacity);
    this.#places = new Int32Array(extent);
  }

  clear(): void {
    for (let at = 0; at < this.size; at++) this.#places[this.keys[at]] = 0;
    this.size = 0;
  }

  add(key: number, value: number): void {
    const place = this.#places[key];
    if (place > 0) {
      this.sums[place - 1] += value;
    } else {
      this.keys[this.size] = key;
      this.sums[this.size] = value;
      this.#places[key] = ++this.size;
    }
  }
}
