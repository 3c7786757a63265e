/**
 * Quantiles with linear interpolation between order statistics, as numpy.percentile and torch.quantile give by default.
 *
 * `fractions` are in [0, 1]. NaN where `values` is empty or holds a NaN,
 * and between infinities, as in PyTorch.
 */
export function quantiles(values: ArrayLike<number>, fractions: readonly number[]): number[] {
  // Typed arrays sort numerically and put NaN last.
  const sorted = values instanceof Float32Array ? values.slice().sort() : Float64Array.from(values).sort();
  const last = sorted.length - 1;
  return fractions.map((fraction) => {
    if (last < 0 || Number.isNaN(sorted[last])) return Number.NaN;
    const position = fraction * last;
    const low = Math.min(Math.floor(position), last);
    const high = Math.min(low + 1, last);
    return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
  });
}
