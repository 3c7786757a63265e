/** Prime factors, two twos as a four; none of 1. */
export function factorsOf(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  const divideBy = (factor: number): void => {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  };
  for (const factor of [4, 2, 3]) divideBy(factor);
  for (let factor = 5; factor * factor <= rest; factor += 2) divideBy(factor);
  if (rest > 1) factors.push(rest);
  return factors;
}

/** The smallest length of at least `least` with no prime factor above 5: Fourier transforms of it are fast. */
export function smoothLength(least: number): number {
  for (let length = Math.max(least, 1); ; length++) if (factorsOf(length).every((factor) => factor <= 5)) return length;
}
