// exp, log, tanh and erf on vectors, to a few units in the last place. Polynomials and range reduction of exp, log and tanh are those of
// Cephes (S. L. Moshier, single precision); erf is the rational approximation of Eigen (generic_fast_erf_float).
// NaN gives NaN: pmin(x, c) and pmax(x, c) return x where the comparison fails.
import { madd } from './simd';

@inline
function step(p: v128, x: v128, coefficient: f32): v128 {
  return madd(p, x, f32x4.splat(coefficient));
}

/** e^r − 1 for |r| ≤ ln 2 / 2. */
@inline
function expm1Reduced(r: v128): v128 {
  let p = f32x4.splat(1.9875691500e-4);
  p = step(p, r, 1.3981999507e-3);
  p = step(p, r, 8.3334519073e-3);
  p = step(p, r, 4.1665795894e-2);
  p = step(p, r, 1.6666665459e-1);
  p = step(p, r, 5.0000001201e-1);
  return madd(p, f32x4.mul(r, r), r);
}

/** x − n ln 2, with ln 2 in two parts. */
@inline
function reduce(x: v128, n: v128): v128 {
  return madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), x));
}

/** 2^n for integers −126 ≤ n ≤ 127. */
@inline
function power2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** e^x; 0 below −104, infinity above 88.73. */
export function exp(argument: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(argument, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  const e = f32x4.add(expm1Reduced(reduce(x, n)), f32x4.splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(e, power2(half)), power2(i32x4.sub(whole, half)));
}

/** e^x − 1 for x ≤ 0, accurate near 0. */
export function expm1(argument: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(argument, f32x4.splat(0)), f32x4.splat(-40));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  const scale = power2(i32x4.trunc_sat_f32x4_s(n));
  return madd(expm1Reduced(reduce(x, n)), scale, f32x4.sub(scale, f32x4.splat(1)));
}

/** The natural logarithm; −infinity at 0, NaN below. */
export function log(argument: v128): v128 {
  const zero = f32x4.splat(0);
  const subnormal = f32x4.lt(argument, f32x4.splat(1.17549435e-38));
  const x = v128.bitselect(f32x4.mul(argument, f32x4.splat(8388608)), argument, subnormal);
  let exponent = i32x4.sub(v128.and(i32x4.shr_u(x, 23), i32x4.splat(255)), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(subnormal, i32x4.splat(23)));
  // The mantissa in [√½, √2), less 1.
  const mantissa = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(mantissa, f32x4.splat(0.707106781186547524));
  const m = f32x4.sub(f32x4.add(mantissa, v128.and(mantissa, low)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(i32x4.add(exponent, low));
  let p = f32x4.splat(7.0376836292e-2);
  p = step(p, m, -1.1514610310e-1);
  p = step(p, m, 1.1676998740e-1);
  p = step(p, m, -1.2420140846e-1);
  p = step(p, m, 1.4249322787e-1);
  p = step(p, m, -1.6668057665e-1);
  p = step(p, m, 2.0000714765e-1);
  p = step(p, m, -2.4999993993e-1);
  p = step(p, m, 3.3333331174e-1);
  const square = f32x4.mul(m, m);
  let y = f32x4.mul(p, f32x4.mul(m, square));
  y = madd(e, f32x4.splat(-2.12194440e-4), y);
  y = madd(square, f32x4.splat(-0.5), y);
  y = madd(e, f32x4.splat(0.693359375), f32x4.add(m, y));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(argument, zero));
  // Infinity and NaN are their own logarithm here; below zero there is none.
  y = v128.bitselect(y, argument, f32x4.lt(argument, f32x4.splat(Infinity)));
  return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(argument, zero));
}

/** log(1 + u) for u ≥ 0, accurate near 0: the rounding of 1 + u is divided out (W. Kahan). */
@inline
export function log1p(u: v128): v128 {
  const one = f32x4.splat(1);
  const w = f32x4.add(one, u);
  const corrected = f32x4.div(f32x4.mul(log(w), u), f32x4.sub(w, one));
  return v128.bitselect(u, corrected, f32x4.eq(w, one));
}

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = step(p, z, 2.06390887954e-2);
  p = step(p, z, -5.37397155531e-2);
  p = step(p, z, 1.33314422036e-1);
  p = step(p, z, -3.33332819422e-1);
  const small = madd(f32x4.mul(p, z), x, x);
  const one = f32x4.splat(1);
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(size, size)), one)));
  const signed = v128.or(large, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(small, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/** The error function as x · P(x²) / Q(x²); ±1 from |x| = 4 on. */
export function erf(argument: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(argument, f32x4.splat(4)), f32x4.splat(-4));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-2.72614225801306e-10);
  p = step(p, z, 2.77068142495902e-8);
  p = step(p, z, -2.10102402082508e-6);
  p = step(p, z, -5.69250639462346e-5);
  p = step(p, z, -7.34990630326855e-4);
  p = step(p, z, -2.95459980854025e-3);
  p = step(p, z, -1.60960333262415e-2);
  let q = f32x4.splat(-1.45660718464996e-5);
  q = step(q, z, -2.13374055278905e-4);
  q = step(q, z, -1.68282697438203e-3);
  q = step(q, z, -7.37332916720468e-3);
  q = step(q, z, -1.42647390514189e-2);
  return f32x4.div(f32x4.mul(x, p), q);
}
