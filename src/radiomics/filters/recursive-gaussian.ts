import type { Quad, RecursiveFilter } from '../../ops/recursive_lines';

/**
 * The recursive approximation of a Gaussian and its second derivative that ITK's `RecursiveGaussianImageFilter` uses (R. Deriche,
 * Recursively implementing the Gaussian and its derivatives, INRIA report 1893, 1993; G. Farnebäck and C.-F. Westin, Improving
 * Deriche-style recursive Gaussian filters, J. Math. Imaging Vis. 2006), in ITK's order of operations.
 */

/** Deriche's fit: a pair of damped oscillations, (a cos(w x / sigma) + b sin(w x / sigma)) e^(l x / sigma) each. */
const frequency = [0.6681, 2.0787] as const;
const damping = [-1.3932, -1.3732] as const;
const smoothFit: Fit = { a: [1.353, -0.3531], b: [1.8151, 0.0902] };
const secondFit: Fit = { a: [-1.3563, 0.3446], b: [5.2318, -2.2355] };

interface Fit {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** sum c, sum n c, sum n^2 c of the coefficients c of z^-n. */
type Moments = readonly [number, number, number];

/** The Gaussian of standard deviation `sigma` voxels. */
export function gaussian(sigma: number): RecursiveFilter {
  const d = denominator(sigma);
  const n = numerator(sigma, smoothFit);
  const gain = (2 * momentsOf(n, 0)[0]) / momentsOf(d, 1)[0] - n[0];
  return complete(
    n.map((c) => c * (1 / gain)),
    d,
  );
}

/** Its second derivative per squared voxel times `scale`. */
export function gaussianSecondDerivative(sigma: number, scale: number): RecursiveFilter {
  const d = denominator(sigma);
  const [sd, dd, ed] = momentsOf(d, 1);
  const smooth = numerator(sigma, smoothFit);
  const second = numerator(sigma, secondFit);
  const [s0, d0, e0] = momentsOf(smooth, 0);
  const [s2, d2, e2] = momentsOf(second, 0);
  // Without response to a constant.
  const beta = -(2 * s2 - sd * second[0]) / (2 * s0 - sd * smooth[0]);
  const n = second.map((c, at) => c + beta * smooth[at]);
  const [sn, dn, en] = [s2 + beta * s0, d2 + beta * d0, e2 + beta * e0];
  const gain = (en * sd * sd - ed * sn * sd - 2 * dn * dd * sd + 2 * dd * dd * sn) / (sd * sd * sd);
  return complete(
    n.map((c) => c * (scale / gain)),
    d,
  );
}

/** Coefficients of z^-1 .. z^-4; that of z^0 is 1. */
function denominator(sigma: number): Quad {
  const [c1, c2] = frequency.map((w) => Math.cos(w / sigma));
  const [e1, e2] = damping.map((l) => Math.exp(l / sigma));
  return [-2 * (e2 * c2 + e1 * c1), 4 * c2 * c1 * e1 * e2 + (e1 * e1 + e2 * e2), -2 * c1 * e1 * e2 * e2 + -2 * c2 * e2 * e1 * e1, e1 * e1 * e2 * e2];
}

/** Coefficients of z^0 .. z^-3. */
function numerator(sigma: number, { a: [a1, a2], b: [b1, b2] }: Fit): Quad {
  const [s1, s2] = frequency.map((w) => Math.sin(w / sigma));
  const [c1, c2] = frequency.map((w) => Math.cos(w / sigma));
  const [e1, e2] = damping.map((l) => Math.exp(l / sigma));
  return [
    a1 + a2,
    e2 * (b2 * s2 - (a2 + 2 * a1) * c2) + e1 * (b1 * s1 - (a1 + 2 * a2) * c1),
    ((a1 + a2) * c2 * c1 - (b1 * c2 * s1 + b2 * c1 * s2)) * (2 * e1 * e2) + (a2 * e1 * e1 + a1 * e2 * e2),
    e2 * e1 * e1 * (b2 * s2 - a2 * c2) + e1 * e2 * e2 * (b1 * s1 - a1 * c1),
  ];
}

/** Moments of coefficients whose first is that of z^-`first`; a denominator (1) has z^0 as well. */
function momentsOf([p, q, r, s]: Quad, first: 0 | 1): Moments {
  if (first === 1) return [1 + p + q + r + s, p + 2 * q + 3 * r + 4 * s, p + 4 * q + 9 * r + 16 * s];
  return [p + q + r + s, q + 2 * r + 3 * s, q + 4 * r + 9 * s];
}

/** A symmetric filter from its causal half. */
function complete(causal: readonly number[], d: Quad): RecursiveFilter {
  const n = causal as unknown as Quad;
  const m: Quad = [n[1] - d[0] * n[0], n[2] - d[1] * n[0], n[3] - d[2] * n[0], -d[3] * n[0]];
  const [sn] = momentsOf(n, 0);
  const sm = m[0] + m[1] + m[2] + m[3];
  const [sd] = momentsOf(d, 1);
  const edge = (sum: number): Quad => d.map((c) => (c * sum) / sd) as unknown as Quad;
  return { n, m, d, causalEdge: edge(sn), anticausalEdge: edge(sm) };
}
