import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cubeTriangles, edgeMiddles } from '../../../src/radiomics/mesh/cube-triangles';
import { surfaceOf } from '../../../src/radiomics/mesh/marching-cubes';
import { padMask } from '../../../src/radiomics/mesh/padded-mask';
import { assertClose } from '../../support/close';
import { noise } from '../volumes';

/** Corners of a cube in half voxels, z, y, x, in the table's order. */
const cubeCorners = [
  [0, 0, 0],
  [0, 0, 2],
  [0, 2, 2],
  [0, 2, 0],
  [2, 0, 0],
  [2, 0, 2],
  [2, 2, 2],
  [2, 2, 0],
];
const cubeEdges = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
  [4, 5],
  [5, 6],
  [6, 7],
  [7, 4],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

test('vertices lie on the edges between a corner inside and one outside, on each of them', () => {
  assert.equal(cubeTriangles.length, 128);
  cubeEdges.forEach(([a, b], edge) => {
    assert.deepEqual(
      edgeMiddles[edge],
      cubeCorners[a].map((c, axis) => (c + cubeCorners[b][axis]) / 2),
    );
  });
  cubeTriangles.forEach((triangles, c) => {
    const crossed = cubeEdges.flatMap(([a, b], edge) => (((c >> a) & 1) !== ((c >> b) & 1) ? [edge] : []));
    assert.deepEqual(
      [...new Set(triangles)].sort((a, b) => a - b),
      crossed,
      `case ${c}`,
    );
  });
});

test('triangles of a case join side to side, turned the same way, and are open at the faces of the cube only', () => {
  cubeTriangles.forEach((triangles, c) => {
    const sides = new Set<string>();
    triangles.forEach((from, at) => {
      const to = triangles[at % 3 === 2 ? at - 2 : at + 1];
      assert.ok(!sides.has(`${from} ${to}`), `case ${c}`);
      sides.add(`${from} ${to}`);
    });
    for (const side of sides) {
      const [from, to] = side.split(' ').map(Number);
      const onFace = [0, 1, 2].some((axis) => edgeMiddles[from][axis] !== 1 && edgeMiddles[from][axis] === edgeMiddles[to][axis]);
      assert.ok(onFace || sides.has(`${to} ${from}`), `case ${c}: ${side}`);
    }
  });
});

test('one voxel is an octahedron', () => {
  const { area, volume } = surfaceOf(padMask(Uint8Array.of(1), [1, 1, 1]), [1, 1, 1]);
  assertClose([area, volume], [Math.sqrt(3), 1 / 6], { rel: 1e-15 });
});

test('a box is a box with bevelled edges', () => {
  const [ni, nj, nk] = [3, 4, 5];
  const { volume } = surfaceOf(padMask(new Uint8Array(60).fill(1), [ni, nj, nk]), [0.5, 2, 3]);
  // The box of the voxels' centres, half a voxel on its faces, a prism along each edge and a pyramid at each corner.
  const inner = (ni - 1) * (nj - 1) * (nk - 1);
  const faces = (ni - 1) * (nj - 1) + (nj - 1) * (nk - 1) + (nk - 1) * (ni - 1);
  const edges = ni - 1 + (nj - 1) + (nk - 1);
  assertClose([volume], [(inner + faces + edges / 2 + 1 / 6) * 3], { rel: 1e-14 });
});

test('area and volume are those of the triangles added one by one', () => {
  const size = [5, 6, 4] as const;
  const spacing = [0.7, 1.3, 2.9] as const;
  const mask = Uint8Array.from(noise(120), (x) => (x < 0.5 ? 1 : 0));
  const padded = padMask(mask, size);
  const inside = (at: readonly number[]) => padded.data[at[2] + padded.size[0] * (at[1] + padded.size[1] * at[0])];
  let area = 0;
  let volume = 0;
  for (let z = 0; z < 5; z++)
    for (let y = 0; y < 7; y++)
      for (let x = 0; x < 6; x++) {
        const c = cubeCorners.reduce((sum, [dz, dy, dx], n) => sum | (inside([z + dz / 2, y + dy / 2, x + dx / 2]) << n), 0);
        const triangles = cubeTriangles[c > 127 ? 255 - c : c];
        for (let t = 0; t < triangles.length; t += 3) {
          const [p, q, r] = [0, 1, 2].map((n) => {
            const middle = edgeMiddles[triangles[t + n]];
            return [(z + middle[0] / 2) * spacing[2], (y + middle[1] / 2) * spacing[1], (x + middle[2] / 2) * spacing[0]];
          });
          volume += ((c > 127 ? -1 : 1) * determinant(p, q, r)) / 6;
          const u = p.map((v, axis) => v - r[axis]);
          const v = q.map((w, axis) => w - r[axis]);
          area += Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2;
        }
      }
  const surface = surfaceOf(padded, spacing);
  assertClose([surface.area], [area], { rel: 1e-13 });
  assertClose([surface.volume], [volume], { rel: 1e-12 });
});

function determinant(a: number[], b: number[], c: number[]): number {
  return (a[1] * b[2] - b[1] * a[2]) * c[0] + (a[2] * b[0] - b[2] * a[0]) * c[1] + (a[0] * b[1] - b[0] * a[1]) * c[2];
}
