import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extremeVertices } from '../../../src/radiomics/mesh/diameters';
import { ellipsoidArea, ellipsoidVolume, leastEllipsoid } from '../../../src/radiomics/mesh/ellipsoid';
import { orientedBox } from '../../../src/radiomics/mesh/oriented-box';
import { padMask } from '../../../src/radiomics/mesh/padded-mask';
import { convexFaces, polyhedronMeasures } from '../../../src/radiomics/mesh/polyhedron';
import { cross, dot, minus, type Point } from '../../../src/radiomics/mesh/vectors';
import { assertClose } from '../../support/close';
import { noise } from '../volumes';

const cube: Point[] = [0, 2, 4].flatMap((k) => [0, 2, 4].flatMap((j) => [0, 2, 4].map((i): Point => [i, j, k])));
const octahedron: Point[] = [-3, 3].flatMap((x): Point[] => [
  [x, 0, 0],
  [0, x, 0],
  [0, 0, x],
]);

test('a cube with points on its edges, faces and inside has six square faces', () => {
  const faces = convexFaces(cube);
  assert.deepEqual(
    faces.map((face) => face.length),
    [4, 4, 4, 4, 4, 4],
  );
  assert.deepEqual(polyhedronMeasures(cube, faces, [1, 1, 1]), { area: 6 * 16, volume: 64 });
  assert.deepEqual(polyhedronMeasures(cube, faces, [0.5, 1, 2]), { area: 2 * (2 * 4 + 4 * 8 + 8 * 2), volume: 64 });
});

test('an octahedron, whose lowest point is no face', () => {
  const faces = convexFaces(octahedron);
  assert.equal(faces.length, 8);
  const { area, volume } = polyhedronMeasures(octahedron, faces, [1, 1, 1]);
  assertClose([area, volume], [8 * (Math.sqrt(3) / 4) * 18, (4 / 3) * 27], { rel: 1e-14 });
});

/** Faces by definition: the planes through three points that have all others on one side. */
function planesOf(points: readonly Point[]): Set<string> {
  const planes = new Set<string>();
  for (const a of points) {
    for (const b of points) {
      for (const c of points) {
        const normal = cross(minus(b, a), minus(c, a));
        if (dot(normal, normal) === 0 || points.some((p) => dot(normal, minus(p, a)) > 0)) continue;
        const members = points.filter((p) => dot(normal, minus(p, a)) === 0).map((p) => p.join());
        planes.add(members.sort().join(' '));
      }
    }
  }
  return planes;
}

test('random points: the faces by definition, and Euler’s formula', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const numbers = noise(60, seed).map((x) => Math.floor(6 * x));
    const distinct = new Set(Array.from({ length: 20 }, (_, n) => numbers.slice(3 * n, 3 * n + 3).join()));
    const points = Array.from(distinct, (text) => text.split(',').map(Number) as unknown as Point);
    const faces = convexFaces(points);
    assert.equal(faces.length, planesOf(points).size);
    const edges = faces.reduce((sum, face) => sum + face.length, 0) / 2;
    assert.equal(new Set(faces.flat()).size - edges + faces.length, 2);
    // From any point inside or on the hull the volume is the same.
    const moved = points.map((p): Point => minus(p, [100, -50, 7]));
    assertClose([polyhedronMeasures(points, faces, [1, 1, 1]).volume], [polyhedronMeasures(moved, faces, [1, 1, 1]).volume], { rel: 1e-12 });
  }
});

test('a mask’s extreme vertices include the corners of its hull', () => {
  const size = [6, 5, 4] as const;
  const mask = Uint8Array.from(noise(120, 3), (x) => (x > 0.6 ? 1 : 0));
  const padded = padMask(mask, size);
  const all: Point[] = [];
  padded.data.forEach((inside, at) => {
    const [i, j, k] = [at % 8, Math.floor(at / 8) % 7, Math.floor(at / 56)];
    if (inside === 0) return;
    for (const step of [-1, 1]) all.push([2 * i + step, 2 * j, 2 * k], [2 * i, 2 * j + step, 2 * k], [2 * i, 2 * j, 2 * k + step]);
  });
  const found = extremeVertices(padded);
  const expected = polyhedronMeasures(all, convexFaces(all), [1, 1, 1]);
  assertClose(Object.values(polyhedronMeasures(found, convexFaces(found), [1, 1, 1])), Object.values(expected), { rel: 1e-13 });
});

test('the oriented box of a turned box is that box', () => {
  // Orthogonal integer axes of lengths 3, 3 and 9.
  const axes: Point[] = [
    [1, 2, 2],
    [2, 1, -2],
    [6, -6, 3],
  ];
  const corners = Array.from({ length: 8 }, (_, n): Point => {
    const at = axes.map((axis, bit) => axis.map((x) => ((n >> bit) & 1) * x));
    return [0, 1, 2].map((row) => at[0][row] + at[1][row] + at[2][row]) as unknown as Point;
  });
  const box = [...orientedBox(corners, convexFaces(corners))].sort((a, b) => a - b);
  assertClose(box, [3, 3, 9], { rel: 1e-12 });
});

test('area of ellipsoids as IBSI has it: a sphere, and where its polynomials are known', () => {
  assertClose([ellipsoidArea([2, 2, 2])], [16 * Math.PI], { rel: 1e-14 });
  const sum = (term: (n: number) => number) => Array.from({ length: 21 }, (_, n) => term(n) / (1 - 4 * n ** 2)).reduce((a, b) => a + b);
  // alpha = beta: P_n(1) = 1.
  assertClose([ellipsoidArea([3, 2, 2])], [24 * Math.PI * sum((n) => (5 / 9) ** n)], { rel: 1e-13 });
  // alpha = 0: what is left is the polynomial's first coefficient, (2 n)! / (2^n n!^2).
  let coefficient = 1;
  const leading = (n: number): number => {
    if (n > 0) coefficient *= (2 * n - 1) / n;
    return coefficient * (5 / 18) ** n;
  };
  assertClose([ellipsoidArea([3, 3, 2])], [36 * Math.PI * sum(leading)], { rel: 1e-13 });
});

test('the least ellipsoid of a box goes through its corners, and encloses what it is given', () => {
  const box = [-1, 1].flatMap((x) => [-2, 2].flatMap((y) => [-5, 5].map((z): Point => [x, y, z])));
  const expected = [5, 2, 1].map((half) => half * Math.sqrt(3));
  assertClose(leastEllipsoid(box), expected, { rel: 1e-6 });
  // Points inside change nothing.
  assertClose(leastEllipsoid([...box, [0, 0, 0], [0.5, 1, -2], [0.9, -1.9, 4]]), expected, { rel: 1e-6 });
  assertClose([ellipsoidVolume(leastEllipsoid(octahedron))], [(4 / 3) * Math.PI * 27], { rel: 1e-6 });
});
