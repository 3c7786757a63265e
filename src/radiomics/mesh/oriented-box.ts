import { hullOfSorted, type PlanePoint } from './convex-hull';
import type { Face } from './polyhedron';
import { cross, dot, minus, type Point } from './vectors';

/**
 * Edge lengths of the least box by volume that encloses a convex polyhedron and has a side flush with one of its faces and another with an
 * edge of it seen along that face's normal. The very least box may have its sides at edges only (J. O'Rourke, International Journal of
 * Computer and Information Sciences 1985); IBSI accepts approximations.
 */
export function orientedBox(points: readonly Point[], faces: readonly Face[]): Point {
  const corners = [...new Set(faces.flat())].map((corner) => points[corner]);
  let best: Point = [Number.POSITIVE_INFINITY, 1, 1];
  const volume = ([a, b, c]: Point): number => a * b * c;
  for (const [a, b, c] of faces) {
    const u = unit(minus(points[b], points[a]));
    const w = unit(cross(u, minus(points[c], points[a])));
    const v = cross(w, u);
    const height = extent(corners.map((p) => dot(w, p)));
    const projected = corners.map((p): PlanePoint => [dot(u, p), dot(v, p)]).sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const [width, depth] = leastRectangle(hullOfSorted(projected));
    const box: Point = [height, width, depth];
    if (volume(box) < volume(best)) best = box;
  }
  return best;
}

/** Sides of the least rectangle around a convex polygon; one of them lies along an edge. */
function leastRectangle(polygon: readonly PlanePoint[]): readonly [number, number] {
  let best: readonly [number, number] = [Number.POSITIVE_INFINITY, 1];
  polygon.forEach((from, n) => {
    const to = polygon[(n + 1) % polygon.length];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const sides = [extent(polygon.map((p) => p[0] * x + p[1] * y)), extent(polygon.map((p) => p[1] * x - p[0] * y))] as const;
    if (sides[0] * sides[1] < best[0] * best[1]) best = sides;
  });
  return best;
}

function unit(v: Point): Point {
  const length = Math.sqrt(dot(v, v));
  return [v[0] / length, v[1] / length, v[2] / length];
}

function extent(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}
