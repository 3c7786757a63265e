/** A closed polygon in voxel indices: x and y alternate. */
export type Polygon = readonly number[];

/**
 * The voxels of a plane of `width` x `height` whose centres are inside an odd number of the polygons, in rising order.
 *
 * Even-odd over all polygons of a plane cuts out the holes that RTSTRUCT writes as contours inside contours (PS3.3,
 * C.8.8.6.3). Edges are half open in y, and a centre on an edge counts to its right, so that polygons that share an edge
 * share no voxel.
 */
export function fillPolygons(polygons: readonly Polygon[], width: number, height: number): number[] {
  const crossings = new Map<number, number[]>();
  for (const polygon of polygons) {
    for (let i = 0; i < polygon.length; i += 2) {
      const next = (i + 2) % polygon.length;
      addCrossings(crossings, polygon[i], polygon[i + 1], polygon[next], polygon[next + 1], height);
    }
  }
  const inside: number[] = [];
  for (let y = 0; y < height; y++) {
    const xs = (crossings.get(y) ?? []).sort((a, b) => a - b);
    for (let n = 0; n + 1 < xs.length; n += 2) {
      // A centre is inside where the number of crossings to its right is odd: start <= x < end.
      const end = Math.min(Math.ceil(xs[n + 1]), width);
      for (let x = Math.max(Math.ceil(xs[n]), 0); x < end; x++) inside.push(x + width * y);
    }
  }
  return inside;
}

/** Where an edge crosses the lines of voxel centres. */
function addCrossings(crossings: Map<number, number[]>, x1: number, y1: number, x2: number, y2: number, height: number): void {
  const [low, high] = y1 < y2 ? [y1, y2] : [y2, y1];
  for (let y = Math.max(Math.ceil(low), 0); y < Math.min(high, height); y++) {
    const x = x1 + ((x2 - x1) * (y - y1)) / (y2 - y1);
    const row = crossings.get(y);
    if (row) row.push(x);
    else crossings.set(y, [x]);
  }
}
