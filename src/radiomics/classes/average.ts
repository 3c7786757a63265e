import { throwIfAborted } from '../../core/progress';

/** Each wanted feature's mean over the matrices, leaving out those where it is NaN (NumPy's nanmean); NaN where none is left. */
export function averageFeatures<M>(
  matrices: Iterable<M>,
  features: Readonly<Record<string, (matrix: M) => number>>,
  wanted: readonly string[],
  signal?: AbortSignal,
): Record<string, number> {
  const sums = new Float64Array(wanted.length);
  const counts = new Uint32Array(wanted.length);
  for (const matrix of matrices) {
    throwIfAborted(signal);
    for (const [index, name] of wanted.entries()) {
      const value = features[name](matrix);
      if (Number.isNaN(value)) continue;
      sums[index] += value;
      counts[index]++;
    }
  }
  return Object.fromEntries(wanted.map((name, index) => [name, sums[index] / counts[index]]));
}
