import type { Vec3 } from '../../imaging/affine';
import { convexHull, type PlanePoint } from './convex-hull';
import type { PaddedMask } from './padded-mask';

/** Largest distances between two vertices of the mesh, mm. */
export interface Diameters {
  /** Of any two. */
  readonly overall: number;
  /** Of two in one plane across the axis k, j, i: PyRadiomics' slice, column and row. */
  readonly inPlane: readonly [k: number, j: number, i: number];
}

/** The vertices in the planes across one axis: the first and last column of every row. Coordinates are in half voxels. */
class Planes {
  readonly #first: Int32Array;
  readonly #last: Int32Array;

  constructor(
    readonly count: number,
    readonly rows: number,
  ) {
    this.#first = new Int32Array(count * rows).fill(0x7fffffff);
    this.#last = new Int32Array(count * rows).fill(-1);
  }

  add(plane: number, row: number, column: number): void {
    const at = plane * this.rows + row;
    if (column < this.#first[at]) this.#first[at] = column;
    if (column > this.#last[at]) this.#last[at] = column;
  }

  hull(plane: number): PlanePoint[] {
    const [from, to] = [plane * this.rows, (plane + 1) * this.rows];
    return convexHull(this.#first.subarray(from, to), this.#last.subarray(from, to));
  }
}

/** A vertex in half voxels of the padded grid, along i, j, k. */
export type Vertex = readonly [number, number, number];

/**
 * The mesh's diameters; `spacing` is along i, j, k. Vertices lie in the middles between voxels inside and outside.
 * The ends of the largest distance are extreme vertices; only these are compared, which gives the same maximum as comparing all pairs.
 */
export function diametersOf(mask: PaddedMask, spacing: Vec3): Diameters {
  const { extreme, inPlane } = hullsOfPlanes(mask, spacing);
  const [x, y, z] = spacing.map((step, axis) => Float64Array.from(extreme, (vertex) => (vertex[axis] * step) / 2));
  return { overall: largestDistance(x, y, z), inPlane };
}

/**
 * The vertices that may be corners of the convex hull of all, and all that are: those that are corners of the hulls of all three planes
 * through them.
 */
export function extremeVertices(mask: PaddedMask): Vertex[] {
  return hullsOfPlanes(mask, [1, 1, 1]).extreme;
}

function hullsOfPlanes(mask: PaddedMask, spacing: Vec3): Pick<Diameters, 'inPlane'> & { extreme: Vertex[] } {
  const [ni, nj, nk] = mask.size.map((extent) => 2 * extent);
  const acrossK = new Planes(nk, nj);
  const acrossJ = new Planes(nj, nk);
  const acrossI = new Planes(ni, nk);
  eachVertex(mask, (k, j, i) => {
    acrossK.add(k, j, i);
    acrossJ.add(j, k, i);
    acrossI.add(i, k, j);
  });
  const [di, dj, dk] = spacing.map((step) => step / 2);
  const key = (k: number, j: number, i: number): number => i + ni * (j + nj * k);
  const slice = hullsOf(acrossK, dj, di, (k, j, i) => key(k, j, i));
  const column = hullsOf(acrossJ, dk, di, (j, k, i) => key(k, j, i));
  const row = hullsOf(acrossI, dk, dj, (i, k, j) => key(k, j, i));
  const extreme = [...slice.corners].filter((corner) => column.corners.has(corner) && row.corners.has(corner));
  const vertexOf = (corner: number): Vertex => [corner % ni, Math.floor(corner / ni) % nj, Math.floor(corner / (ni * nj))];
  return { extreme: extreme.map(vertexOf), inPlane: [slice.diameter, column.diameter, row.diameter] };
}

/** Calls `visit` with every vertex, in half voxels of the padded grid. */
function eachVertex({ size: [ni, nj, nk], data }: PaddedMask, visit: (k: number, j: number, i: number) => void): void {
  for (let k = 0; k < nk - 1; k++) {
    for (let j = 0; j < nj - 1; j++) {
      for (let i = 0, p = ni * (j + nj * k); i < ni - 1; i++, p++) {
        if (data[p] !== data[p + 1]) visit(2 * k, 2 * j, 2 * i + 1);
        if (data[p] !== data[p + ni]) visit(2 * k, 2 * j + 1, 2 * i);
        if (data[p] !== data[p + ni * nj]) visit(2 * k + 1, 2 * j, 2 * i);
      }
    }
  }
}

/** The largest distance within one plane, and the corners of all planes' hulls as numbers that `key` gives. */
function hullsOf(
  planes: Planes,
  rowStep: number,
  columnStep: number,
  key: (plane: number, row: number, column: number) => number,
): { diameter: number; corners: Set<number> } {
  const corners = new Set<number>();
  let largest = 0;
  for (let plane = 0; plane < planes.count; plane++) {
    const hull = planes.hull(plane);
    hull.forEach(([row, column], index) => {
      corners.add(key(plane, row, column));
      for (let other = 0; other < index; other++) {
        const distance = ((row - hull[other][0]) * rowStep) ** 2 + ((column - hull[other][1]) * columnStep) ** 2;
        if (distance > largest) largest = distance;
      }
    });
  }
  return { diameter: Math.sqrt(largest), corners };
}

/** Of all pairs of points, from those farthest from the middle inwards until no pair can be farther apart than the best. */
function largestDistance(x: Float64Array, y: Float64Array, z: Float64Array): number {
  const middle = [x, y, z].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const radii = x.map((_, n) => Math.sqrt((x[n] - middle[0]) ** 2 + (y[n] - middle[1]) ** 2 + (z[n] - middle[2]) ** 2));
  const order = Uint32Array.from(radii.keys()).sort((a, b) => radii[b] - radii[a]);
  let largest = 0;
  for (let a = 1; a < order.length; a++) {
    const n = order[a];
    // Rounding must not hide a pair.
    if ((radii[order[0]] + radii[n]) ** 2 * (1 + 1e-12) < largest) break;
    for (let b = 0; b < a; b++) {
      const m = order[b];
      const distance = (x[n] - x[m]) ** 2 + (y[n] - y[m]) ** 2 + (z[n] - z[m]) ** 2;
      if (distance > largest) largest = distance;
    }
  }
  return Math.sqrt(largest);
}
