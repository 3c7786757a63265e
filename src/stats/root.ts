import { assert } from '../core/errors';

/** The tolerance of R's `uniroot`: 2^-13. */
export const unirootTolerance = Number.EPSILON ** 0.25;

/**
 * The root of `f` between `low` and `high`, where it changes sign, to within `tolerance` (Brent, Algorithms for Minimization without
 * Derivatives 1973, chapter 4: inverse quadratic interpolation, secant or halving). R's `uniroot` takes the same steps.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  // b is the best point, a the one before it, c a point on the other side of the root.
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  assert(fb === 0 || fa > 0 !== fb > 0, 'the function changes sign between the bounds');
  let [c, fc] = [a, fa];
  for (;;) {
    const before = b - a;
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const enough = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= enough || fb === 0) return b;
    let step = half;
    if (Math.abs(before) >= enough && Math.abs(fa) > Math.abs(fb)) {
      const [p, q] = interpolation(a, b, c, fa, fb, fc);
      if (p < 1.5 * half * q - Math.abs(enough * q) / 2 && p < Math.abs(before * q) / 2) step = p / q;
    }
    if (Math.abs(step) < enough) step = step > 0 ? enough : -enough;
    [a, fa] = [b, fb];
    b += step;
    fb = f(b);
    if (fb > 0 === fc > 0) [c, fc] = [a, fa];
  }
}

/** The step p / q to the root of the parabola x(f) through three points, or of the line through two; p is not negative. */
function interpolation(a: number, b: number, c: number, fa: number, fb: number, fc: number): [p: number, q: number] {
  const ratio = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = (c - b) * ratio;
    q = 1 - ratio;
  } else {
    const [t, u] = [fa / fc, fb / fc];
    p = ratio * ((c - b) * t * (t - u) - (b - a) * (u - 1));
    q = (t - 1) * (u - 1) * (ratio - 1);
  }
  return p > 0 ? [p, -q] : [-p, q];
}
