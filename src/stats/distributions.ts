import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import gammaln from '@stdlib/math-base-special-gammaln';

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

/** P(X = k) of `n` trials, each with share `p`. */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  return Math.exp(lnChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** P(X <= k) for whole k. */
export function binomialCdf(k: number, n: number, p: number): number {
  return k < 0 ? 0 : k >= n ? 1 : betainc(p, k + 1, n - k, true, true);
}

/** ln Γ(x) for x > 0. */
export function lnGamma(x: number): number {
  return gammaln(x);
}

/** The logarithm of the binomial coefficient. */
export function lnChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

/** The derivative of ln Γ(x) for x > 0: its recurrence up to 10, then Stirling's series (Abramowitz and Stegun 6.3.5 and 6.3.18). */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let [shifted, below] = [x, 0];
  for (; shifted < 10; shifted++) below += 1 / shifted;
  const y = 1 / shifted ** 2;
  const series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - (y * 691) / 32760)))));
  return Math.log(shifted) - 0.5 / shifted - series - below;
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
