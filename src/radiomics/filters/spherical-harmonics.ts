/** Values of a complex function. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The spherical harmonics of degree `n` and orders -n .. n at the points with these angles, with the Condon-Shortley phase and norm 1
 * on the sphere: sqrt((2n + 1) / 4 pi (n - m)! / (n + m)!) P(n, m, cos polar) e^(i m azimuth).
 */
export function sphericalHarmonics(n: number, azimuths: readonly number[], polars: readonly number[]): Complex[] {
  return Array.from({ length: 2 * n + 1 }, (_, index) => {
    const m = index - n;
    const size = Math.abs(m);
    const norm = Math.sqrt(((2 * n + 1) / (4 * Math.PI)) * factorialRatio(n - size, n + size)) * (m < 0 && size % 2 === 1 ? -1 : 1);
    const at = (phase: (angle: number) => number) =>
      Float64Array.from(polars, (polar, p) => norm * legendre(n, size, Math.cos(polar)) * phase(m * azimuths[p]));
    return { re: at(Math.cos), im: at(Math.sin) };
  });
}

/** small! / large! */
function factorialRatio(small: number, large: number): number {
  let ratio = 1;
  for (let k = small + 1; k <= large; k++) ratio /= k;
  return ratio;
}

/** The associated Legendre polynomial P(n, m, x) with the Condon-Shortley phase, m >= 0, by its recurrence in the degree. */
function legendre(n: number, m: number, x: number): number {
  const root = Math.sqrt(Math.max(0, 1 - x * x));
  let before = 0;
  let value = 1;
  for (let k = 1; k <= m; k++) value *= -(2 * k - 1) * root;
  for (let degree = m + 1; degree <= n; degree++) {
    const next = ((2 * degree - 1) * x * value - (degree + m - 1) * before) / (degree - m);
    before = value;
    value = next;
  }
  return value;
}
