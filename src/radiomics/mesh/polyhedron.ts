import { cross, dot, minus, type Point } from './vectors';

/** A face of a polyhedron: its corners, counterclockwise seen from outside, as indices of points. */
export type Face = readonly number[];

/**
 * The faces of the convex hull of points with integer coordinates that do not all lie in one plane; coplanar triangles are one face.
 * Gift wrapping (D. Chand and S. Kapur, Journal of the ACM 1970). All decisions are made in integers, exact up to coordinates of 4096.
 */
export function convexFaces(points: readonly Point[]): Face[] {
  const faces: Face[] = [];
  const done = new Set<number>();
  const pending: [from: number, to: number][] = [];
  const key = (from: number, to: number): number => from * points.length + to;
  const add = (face: Face): void => {
    faces.push(face);
    face.forEach((from, n) => {
      const to = face[(n + 1) % face.length];
      done.add(key(from, to));
      pending.push([to, from]);
    });
  };
  const first = lowest(points);
  // The line through the lowest point along the first axis touches the hull there only, or in an edge.
  const [x, y, z] = points[first];
  const plane = supportingPlane(points, points[first], [x + 1, y, z]);
  const touching = coplanar(points, points[first], plane);
  const far = farthest(points, first, touching);
  if (touching.some((p) => !isZero(cross(minus(points[far], points[first]), minus(points[p], points[first]))))) {
    add(outline(points, touching, plane, first));
  } else {
    pending.push([first, far]);
  }
  for (let edge = pending.pop(); edge; edge = pending.pop()) {
    const [from, to] = edge;
    if (done.has(key(from, to))) continue;
    const normal = supportingPlane(points, points[from], points[to]);
    add(outline(points, coplanar(points, points[from], normal), normal, from));
  }
  return faces;
}

/** Area and volume of a polyhedron whose points are given in units of `scale` (mm). */
export function polyhedronMeasures(points: readonly Point[], faces: readonly Face[], scale: Point): { area: number; volume: number } {
  let area = 0;
  let volume = 0;
  for (const face of faces) {
    const a = points[face[0]];
    for (let n = 2; n < face.length; n++) {
      const [b, c] = [points[face[n - 1]], points[face[n]]];
      volume += dot(a, cross(b, c));
      const side = (to: Point): Point => [(to[0] - a[0]) * scale[0], (to[1] - a[1]) * scale[1], (to[2] - a[2]) * scale[2]];
      const normal = cross(side(b), side(c));
      area += Math.sqrt(dot(normal, normal)) / 2;
    }
  }
  return { area, volume: (volume / 6) * scale[0] * scale[1] * scale[2] };
}

function isZero([x, y, z]: Point): boolean {
  return x === 0 && y === 0 && z === 0;
}

/** The point with the least third coordinate; of several the one with the least second, then the least first. */
function lowest(points: readonly Point[]): number {
  let best = 0;
  points.forEach((p, n) => {
    const q = points[best];
    if ((p[2] - q[2] || p[1] - q[1] || p[0] - q[0]) < 0) best = n;
  });
  return best;
}

/** The normal of the plane through a and b that has the other points behind it, so that b is left of a; all lie on one side of some plane. */
function supportingPlane(points: readonly Point[], a: Point, b: Point): Point {
  const edge = minus(b, a);
  let normal: Point = [0, 0, 0];
  for (const p of points) {
    const reach = minus(p, a);
    // Until a point is off the line, the normal is 0.
    if (isZero(normal) || dot(normal, reach) > 0) normal = cross(edge, reach);
  }
  return normal;
}

function coplanar(points: readonly Point[], origin: Point, normal: Point): number[] {
  return Array.from(points.keys()).filter((p) => dot(normal, minus(points[p], origin)) === 0);
}

function farthest(points: readonly Point[], from: number, of: readonly number[]): number {
  const distance = (p: number): number => dot(minus(points[p], points[from]), minus(points[p], points[from]));
  return of.reduce((best, p) => (distance(p) > distance(best) ? p : best), from);
}

/** The corners of the convex polygon around the `members`, which lie in a plane, counterclockwise around its normal from the corner `first`. */
function outline(points: readonly Point[], members: readonly number[], normal: Point, first: number): Face {
  const corners = [first];
  for (let current = first; ; ) {
    const from = points[current];
    let next = current;
    for (const p of members) {
      if (p === current) continue;
      const [step, other] = [minus(points[next], from), minus(points[p], from)];
      const turn = next === current ? -1 : dot(normal, cross(step, other));
      if (turn < 0 || (turn === 0 && dot(other, other) > dot(step, step))) next = p;
    }
    if (next === first) return corners;
    corners.push(next);
    current = next;
  }
}
