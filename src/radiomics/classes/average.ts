import { throwIfAborted } from '../../core/progress';

/** Each wanted feature's mean over matrices, leaving out those where it is NaN (NumPy's nanmean); NaN where none is left. */
export class FeatureMeans<M> {
  readonly #features: readonly ((matrix: M) => number)[];
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(features: Readonly<Record<string, (matrix: M) => number>>, wanted: readonly string[]) {
    this.#features = wanted.map((name) => features[name]);
    this.#sums = new Float64Array(wanted.length);
    this.#counts = new Uint32Array(wanted.length);
  }

  add(matrix: M): void {
    for (let n = 0; n < this.#features.length; n++) {
      const value = this.#features[n](matrix);
      if (Number.isNaN(value)) continue;
      this.#sums[n] += value;
      this.#counts[n]++;
    }
  }

  /** Writes the means of what was added, in the order of the wanted features, and starts anew. */
  take(out: Float64Array): void {
    for (let n = 0; n < this.#sums.length; n++) out[n] = this.#sums[n] / this.#counts[n];
    this.#sums.fill(0);
    this.#counts.fill(0);
  }
}

/** The means of the wanted features over the matrices. */
export function averageFeatures<M>(
  matrices: Iterable<M>,
  features: Readonly<Record<string, (matrix: M) => number>>,
  wanted: readonly string[],
  signal?: AbortSignal,
): Record<string, number> {
  const means = new FeatureMeans(features, wanted);
  for (const matrix of matrices) {
    throwIfAborted(signal);
    means.add(matrix);
  }
  const values = new Float64Array(wanted.length);
  means.take(values);
  return Object.fromEntries(wanted.map((name, n) => [name, values[n]]));
}
