import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Size } from '../../../src/imaging/volume';
import { convexHull } from '../../../src/radiomics/mesh/convex-hull';
import { diametersOf } from '../../../src/radiomics/mesh/diameters';
import { padMask } from '../../../src/radiomics/mesh/padded-mask';
import { assertClose } from '../../support/close';
import { noise } from '../volumes';

test('corners of a hull: turned one way, none on an edge, empty rows skipped', () => {
  const none = [9, -1];
  const rows = [[2, 2], none, [1, 5], [0, 4], [0, 4], [2, 2]];
  const hull = convexHull(
    Int32Array.from(rows, ([first]) => first),
    Int32Array.from(rows, ([, last]) => last),
  );
  assert.deepEqual(hull.map(([row, column]) => `${row},${column}`).sort(), ['0,2', '2,5', '3,0', '4,0', '4,4', '5,2'].sort());
});

test('hulls of one and of two points, of points in a line', () => {
  assert.deepEqual(convexHull(Int32Array.of(9, 3), Int32Array.of(-1, 3)), [[1, 3]]);
  assert.deepEqual(convexHull(Int32Array.of(3), Int32Array.of(5)), [
    [0, 3],
    [0, 5],
  ]);
  assert.deepEqual(convexHull(Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2)), [
    [0, 0],
    [2, 2],
  ]);
});

/** All pairs of all vertices. */
function byAllPairs(mask: Uint8Array, [ni, nj, nk]: Size, spacing: readonly number[]): number[] {
  const at = (i: number, j: number, k: number) => (i < 0 || i >= ni || j < 0 || j >= nj || k < 0 || k >= nk ? 0 : mask[i + ni * (j + nj * k)]);
  const vertices: number[][] = [];
  for (let k = -1; k < nk; k++)
    for (let j = -1; j < nj; j++)
      for (let i = -1; i < ni; i++) {
        if (at(i, j, k) !== at(i + 1, j, k)) vertices.push([k, j, i + 0.5]);
        if (at(i, j, k) !== at(i, j + 1, k)) vertices.push([k, j + 0.5, i]);
        if (at(i, j, k) !== at(i, j, k + 1)) vertices.push([k + 0.5, j, i]);
      }
  const largest = [0, 0, 0, 0];
  for (const a of vertices)
    for (const b of vertices) {
      const distance = Math.hypot((a[0] - b[0]) * spacing[2], (a[1] - b[1]) * spacing[1], (a[2] - b[2]) * spacing[0]);
      [0, 1, 2].forEach((axis) => {
        if (a[axis] === b[axis]) largest[axis] = Math.max(largest[axis], distance);
      });
      largest[3] = Math.max(largest[3], distance);
    }
  return largest;
}

const size: Size = [7, 6, 5];
const spacing = [0.7, 1.3, 2.9] as const;
const masks: [name: string, inside: (i: number, j: number, k: number, noise: number) => boolean][] = [
  ['a box', () => true],
  ['one voxel', (i, j, k) => i === 3 && j === 2 && k === 1],
  ['scattered voxels', (_i, _j, _k, x) => x < 0.1],
  ['noise', (_i, _j, _k, x) => x < 0.6],
  ['a ball', (i, j, k) => (i - 3) ** 2 + (j - 2.5) ** 2 + (k - 2) ** 2 < 8],
  ['a diagonal', (i, j, k) => i === j && j === k],
  ['two corners', (i, j, k) => i + j + k === 0 || i + j + k === 15],
  ['a plane', (_i, j) => j === 3],
];

for (const [name, inside] of masks) {
  test(`all pairs of vertices give the same: ${name}`, () => {
    const random = noise(210, 7);
    const mask = Uint8Array.from({ length: 210 }, (_, at) => (inside(at % 7, Math.floor(at / 7) % 6, Math.floor(at / 42), random[at]) ? 1 : 0));
    const { overall, inPlane } = diametersOf(padMask(mask, size), spacing);
    const expected = byAllPairs(mask, size, spacing);
    assertClose([...inPlane, overall], expected, { rel: 1e-14 });
  });
}
