/** Smallest and largest value. */
export function extremes(source: ArrayLike<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < source.length; v++) {
    const value = source[v];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Mean and standard deviation (divided by n - ddof), two passes; NaN for no values. */
export function meanAndStd(source: ArrayLike<number>, nonzero = false, ddof = 0): { mean: number; std: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let v = 0; v < source.length; v++) {
    if (nonzero && source[v] === 0) continue;
    sum += source[v];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let v = 0; v < source.length; v++) {
    if (nonzero && source[v] === 0) continue;
    squares += (source[v] - mean) ** 2;
  }
  return { mean, std: Math.sqrt(squares / (count - ddof)), count };
}
