import type { Vec3 } from '../../imaging/affine';

type Face = readonly [number, number, number];

const golden = (1 + Math.sqrt(5)) / 2;

/**
 * Vertices of the icosphere of `radius` around 0: an icosahedron with vertices (0, ±1, ±golden ratio) and its rotations, each face cut
 * into four `subdivisions` times, with the new vertices moved onto the sphere. 10 * 4^subdivisions + 2 vertices.
 */
export function icosphere(subdivisions: number, radius: number): Vec3[] {
  const vertices: Vec3[] = [];
  for (const one of [-1, 1]) {
    for (const long of [-golden, golden]) vertices.push([0, one, long], [one, long, 0], [long, 0, one]);
  }
  let faces = facesOf(vertices);
  for (let n = 0; n < subdivisions; n++) faces = subdivide(vertices, faces);
  return vertices.map((vertex) => onSphere(vertex, radius));
}

/** The triples of neighbours: the edges are 2 long, all other distances longer. */
function facesOf(vertices: readonly Vec3[]): Face[] {
  const near = (a: number, b: number): boolean => Math.hypot(...between(vertices[a], vertices[b], -1)) < 2.5;
  const faces: Face[] = [];
  for (let a = 0; a < vertices.length; a++) {
    for (let b = a + 1; b < vertices.length; b++) {
      for (let c = b + 1; c < vertices.length; c++) {
        if (near(a, b) && near(b, c) && near(a, c)) faces.push([a, b, c]);
      }
    }
  }
  return faces;
}

/** Adds the middles of the edges to `vertices` and returns the new faces. */
function subdivide(vertices: Vec3[], faces: readonly Face[]): Face[] {
  const middles = new Map<string, number>();
  const middle = (a: number, b: number): number => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = middles.get(key);
    if (known !== undefined) return known;
    middles.set(key, vertices.length);
    return vertices.push(between(onSphere(vertices[a], 2), onSphere(vertices[b], 2), 1)) - 1;
  };
  return faces.flatMap(([a, b, c]): Face[] => {
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    return [
      [a, ab, ca],
      [b, bc, ab],
      [c, ca, bc],
      [ab, bc, ca],
    ];
  });
}

/** a + sign b */
function between(a: Vec3, b: Vec3, sign: number): Vec3 {
  return [a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2]];
}

function onSphere(vertex: Vec3, radius: number): Vec3 {
  const scale = radius / Math.hypot(...vertex);
  return [vertex[0] * scale, vertex[1] * scale, vertex[2] * scale];
}
