import { fromAxes, invert } from '../../imaging/affine';
import { eigenvalues } from '../eigenvalues';
import { dot, minus, type Point } from './vectors';

export function ellipsoidVolume([a, b, c]: Point): number {
  return (4 / 3) * Math.PI * a * b * c;
}

/** Terms of the series after which IBSI stops. */
const terms = 20;

/**
 * What IBSI takes for the surface area of an ellipsoid with these semi-axes, the largest first (RDD2):
 * 4 pi a b sum of (alpha beta)^n / (1 - 4 n^2) P_n((alpha^2 + beta^2) / (2 alpha beta)) with Legendre's polynomials P_n and
 * alpha^2 = 1 - b^2 / a^2, beta^2 = 1 - c^2 / a^2. The area itself has 1 - c^2 / b^2 for the first of these (S. Keller, Mathematics of
 * Computation 1979) and is smaller; the consensus values were made with these. The recurrence of the P_n, multiplied by (alpha beta)^n,
 * holds for a sphere too, where both are 0.
 */
export function ellipsoidArea([a, b, c]: Point): number {
  const [alpha2, beta2] = [1 - b ** 2 / a ** 2, 1 - c ** 2 / a ** 2];
  const middle = (alpha2 + beta2) / 2;
  let [before, term] = [0, 1];
  let sum = 0;
  for (let n = 0; n <= terms; n++) {
    sum += term / (1 - 4 * n ** 2);
    [before, term] = [term, ((2 * n + 1) * middle * term - n * alpha2 * beta2 * before) / (n + 1)];
  }
  return 4 * Math.PI * a * b * sum;
}

/** IBSI's tolerance is 0.001; the least ellipsoid is soon known better. */
const tolerance = 1e-7;

const mostSteps = 100_000;

/**
 * Semi-axes, the largest first, of the least ellipsoid that encloses points that do not all lie in one plane: Khachiyan's barycentric
 * coordinate ascent with steps away from points that weigh too much (M. Todd and E. Yildirim, Discrete Applied Mathematics 2007), widened
 * by what is left of its error, so that it encloses them all.
 */
export function leastEllipsoid(points: readonly Point[]): Point {
  const weights = new Float64Array(points.length).fill(1 / points.length);
  for (let step = 0; ; step++) {
    const { covariance, distances } = spread(points, weights);
    let [far, near] = [0, -1];
    distances.forEach((distance, n) => {
      if (distance > distances[far]) far = n;
      if (weights[n] > 0 && (near < 0 || distance < distances[near])) near = n;
    });
    const [over, under] = [distances[far] / 3 - 1, 1 - distances[near] / 3];
    if (Math.max(over, under) <= tolerance || step === mostSteps) return semiAxes(covariance, Math.max(distances[far], 3));
    const moved = over > under ? far : near;
    const wanted = (distances[moved] - 3) / (4 * distances[moved]);
    const change = Math.max(wanted, -weights[moved] / (1 - weights[moved]));
    for (let n = 0; n < weights.length; n++) weights[n] *= 1 - change;
    weights[moved] = change > wanted ? 0 : weights[moved] + change;
  }
}

/** The weighted points' covariance, row-major, and each point's squared distance from their mean in its terms. */
function spread(points: readonly Point[], weights: Float64Array): { covariance: Float64Array; distances: Float64Array } {
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, p, n) => sum + weights[n] * p[axis], 0)) as unknown as Point;
  const covariance = new Float64Array(9);
  points.forEach((p, n) => {
    if (weights[n] === 0) return;
    const d = minus(p, mean);
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) covariance[3 * a + b] += weights[n] * d[a] * d[b];
  });
  const [a, b, c] = [0, 1, 2].map((row): Point => [covariance[3 * row], covariance[3 * row + 1], covariance[3 * row + 2]]);
  const m = invert(fromAxes([a, b, c], [0, 0, 0])) ?? [];
  const distances = Float64Array.from(points, (p) => {
    const d = minus(p, mean);
    return dot(d, [dot([m[0], m[1], m[2]], d), dot([m[4], m[5], m[6]], d), dot([m[8], m[9], m[10]], d)]);
  });
  return { covariance, distances };
}

function semiAxes(covariance: Float64Array, scale: number): Point {
  const [a, b, c] = Array.from(eigenvalues(covariance, 3).re, (value) => Math.sqrt(scale * value)).sort((x, y) => y - x);
  return [a, b, c];
}
