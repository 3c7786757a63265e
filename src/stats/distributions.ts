import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';

/**
 * Distribution functions by the incomplete beta and gamma functions of stdlib. `…Cdf` is P(X <= x), `…Upper` is P(X > x) without
 * cancellation, `…Quantile` is the inverse of `…Cdf` for p in [0, 1]. NaN outside the domain.
 */

export function betaCdf(x: number, a: number, b: number): number {
  return betainc(clamp(x), a, b);
}

export function betaQuantile(p: number, a: number, b: number): number {
  return betaincinv(p, a, b);
}

/** F with `d1` and `d2` degrees of freedom, which need not be whole. */
export function fCdf(x: number, d1: number, d2: number): number {
  return x <= 0 ? 0 : ratio(d1 * x, d2, d1 / 2, d2 / 2, false);
}

export function fUpper(x: number, d1: number, d2: number): number {
  return x <= 0 ? 1 : ratio(d1 * x, d2, d1 / 2, d2 / 2, true);
}

export function fQuantile(p: number, d1: number, d2: number): number {
  return (d2 / d1) * odds(p, d1 / 2, d2 / 2);
}

/** Student's t. */
export function tCdf(x: number, df: number): number {
  return x < 0 ? tUpper(-x, df) : 1 - tUpper(x, df);
}

export function tUpper(x: number, df: number): number {
  if (x < 0) return 1 - tUpper(-x, df);
  return ratio(x * x, df, 0.5, df / 2, true) / 2;
}

export function tQuantile(p: number, df: number): number {
  // t² is distributed as F with 1 and df degrees of freedom.
  const size = (tail: number) => Math.sqrt(df / odds(2 * tail, df / 2, 0.5));
  return p === 0.5 ? 0 : p < 0.5 ? -size(p) : size(1 - p);
}

export function chi2Cdf(x: number, df: number): number {
  return x <= 0 ? 0 : gammainc(x / 2, df / 2);
}

export function chi2Upper(x: number, df: number): number {
  return x <= 0 ? 1 : gammainc(x / 2, df / 2, true, true);
}

export function chi2Quantile(p: number, df: number): number {
  return 2 * gammaincinv(p, df / 2);
}

/** The standard normal distribution. */
export function normalCdf(x: number): number {
  return normalUpper(-x);
}

export function normalUpper(x: number): number {
  // x² is distributed as chi-squared with 1 degree of freedom.
  const tail = chi2Upper(x * x, 1) / 2;
  return x < 0 ? 1 - tail : tail;
}

export function normalQuantile(p: number): number {
  const size = (tail: number) => Math.sqrt(2 * gammaincinv(2 * tail, 0.5, true));
  return p === 0.5 ? 0 : p < 0.5 ? -size(p) : size(1 - p);
}

/** The incomplete beta function at u / (u + v), or its complement, from whichever argument is exact. */
function ratio(u: number, v: number, a: number, b: number, upper: boolean): number {
  if (u === Number.POSITIVE_INFINITY) return upper ? 0 : 1;
  return u < v ? betainc(u / (u + v), a, b, true, upper) : betainc(v / (u + v), b, a, true, !upper);
}

/** y / (1 - y) for the beta quantile y, accurate at both ends. */
function odds(p: number, a: number, b: number): number {
  const y = betaincinv(p, a, b);
  if (y <= 0.5) return y / (1 - y);
  const rest = betaincinv(p, b, a, true);
  return (1 - rest) / rest;
}

function clamp(x: number): number {
  return Math.min(Math.max(x, 0), 1);
}
