/** A point of a plane, as row and column. */
export type PlanePoint = readonly [row: number, column: number];

/**
 * The corners of the convex hull of points in a plane, given as the first and last column of each row; a row without points has its
 * first column after its last. Andrew's monotone chain; points on an edge are no corners.
 */
export function convexHull(first: Int32Array, last: Int32Array): PlanePoint[] {
  const points: PlanePoint[] = [];
  for (let row = 0; row < first.length; row++) {
    if (first[row] > last[row]) continue;
    points.push([row, first[row]]);
    if (first[row] < last[row]) points.push([row, last[row]]);
  }
  return hullOfSorted(points);
}

/** The corners of the convex hull of points in lexicographic order, which are reversed. */
export function hullOfSorted(points: PlanePoint[]): PlanePoint[] {
  if (points.length < 3) return points;
  const lower = chain(points);
  const upper = chain(points.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/** One side of the hull of points in lexicographic order, or in the opposite one. */
function chain(points: readonly PlanePoint[]): PlanePoint[] {
  const corners: PlanePoint[] = [];
  for (const point of points) {
    while (corners.length > 1 && turn(corners[corners.length - 2], corners[corners.length - 1], point) <= 0) corners.pop();
    corners.push(point);
  }
  return corners;
}

/** Twice the signed area of the triangle: positive for a left turn. */
function turn(a: PlanePoint, b: PlanePoint, c: PlanePoint): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
