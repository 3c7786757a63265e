/**
 * Keeps what was made for keys, up to a number of bytes, in the order in which it was made; what comes later is made anew each
 * time. An epoch asks for every case once, so that what was kept longest is as good to keep as anything: throwing it out for
 * newer values would lose the one that is asked for next.
 */
export class Cache<T> {
  readonly #kept = new Map<number, Promise<T>>();
  #bytes = 0;

  constructor(
    private readonly budget: number,
    private readonly bytesOf: (value: T) => number,
  ) {}

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The value of `key`; several who ask while it is being made get the same one. What fails is not kept. */
  get(key: number, make: () => Promise<T>): Promise<T> {
    const there = this.#kept.get(key);
    if (there) return there;
    const made = make().then(
      (value) => {
        const bytes = this.bytesOf(value);
        if (this.#bytes + bytes <= this.budget) this.#bytes += bytes;
        else this.#kept.delete(key);
        return value;
      },
      (error) => {
        this.#kept.delete(key);
        throw error;
      },
    );
    this.#kept.set(key, made);
    return made;
  }
}
