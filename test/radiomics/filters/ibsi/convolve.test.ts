import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Size } from '../../../../src/imaging/volume';
import { type Boundary, boundaries } from '../../../../src/ops/convolve_lines';
import { convolved, identityKernel, type Kernels } from '../../../../src/radiomics/filters/ibsi/convolve';
import { cut, fieldOf } from '../../../../src/radiomics/filters/ibsi/field';
import { rotated } from '../../../../src/radiomics/filters/ibsi/rotations';
import type { Box } from '../../../../src/radiomics/roi';
import { assertClose } from '../../../support/close';
import { noise, reference, volumeOf } from '../../volumes';

/** What a voxel beyond the edge shows, in the manual's words (IBSI-2, section 2.3). */
const beyond: Readonly<Record<Boundary, (index: number, extent: number) => number>> = {
  zero: () => Number.NaN,
  nearest: (index, extent) => (index < 0 ? 0 : extent - 1),
  mirror: (index, extent) => beyondOnce(index < 0 ? -1 - index : 2 * extent - 1 - index, extent),
  periodic: (index, extent) => ((index % extent) + extent) % extent,
};

function beyondOnce(index: number, extent: number): number {
  return index >= 0 && index < extent ? index : beyond.mirror(index, extent);
}

const size: Size = [5, 4, 3];
const values = noise(60);
const kernels: Kernels = [
  { taps: [1, -2, 0.5], centre: 1, step: 1 },
  { taps: [0.25, 3, -1, 2], centre: 2, step: 2 },
  { taps: [1, 1, 0, -1, 4, 2, 3], centre: 0, step: 1 },
];

/** y[n] = sum over m of h[m] x[n - step (m - centre)], all axes at once. */
function byDefinition(boundary: Boundary, [i, j, k]: Size): number {
  const at = (index: number, extent: number): number => (index >= 0 && index < extent ? index : beyond[boundary](index, extent));
  let sum = 0;
  kernels[0].taps.forEach((a, ma) => {
    kernels[1].taps.forEach((b, mb) => {
      kernels[2].taps.forEach((c, mc) => {
        const shift = (axis: number, m: number): number => kernels[axis].step * (m - kernels[axis].centre);
        const from = [at(i - shift(0, ma), size[0]), at(j - shift(1, mb), size[1]), at(k - shift(2, mc), size[2])];
        if (!from.some(Number.isNaN)) sum += a * b * c * values[from[0] + size[0] * (from[1] + size[1] * from[2])];
      });
    });
  });
  return sum;
}

const whole: Box = { start: [0, 0, 0], size };

for (const boundary of boundaries) {
  test(`separable convolution, boundary ${boundary}: the definition, with kernels longer than the image`, async () => {
    const expected: number[] = [];
    for (let k = 0; k < 3; k++) for (let j = 0; j < 4; j++) for (let i = 0; i < 5; i++) expected.push(byDefinition(boundary, [i, j, k]));
    const field = convolved(fieldOf({ image: volumeOf(size, values), backend: reference }), kernels, boundary);
    assertClose(await field.values(whole), expected, { rel: 1e-14 });
  });

  test(`two stages in a box, boundary ${boundary}: the part of the whole response`, async () => {
    const field = convolved(convolved(fieldOf({ image: volumeOf(size, values), backend: reference }), kernels, boundary), kernels, boundary);
    const box: Box = { start: [3, 0, 1], size: [2, 2, 1] };
    assertClose(await field.values(box), cut(await field.values(whole), size, box), { rel: 1e-14 });
  });
}

test('24 rotations in space, 4 in the plane, fewer for kernels that repeat', () => {
  assert.equal(rotated([kernels], '3D').length, 24);
  const flat: Kernels = [kernels[0], kernels[1], identityKernel];
  assert.equal(rotated([flat], '2D').length, 4);
  assert.equal(rotated([[kernels[0], kernels[0], kernels[0]]], '3D').length, 8);
  const symmetric = { taps: [1, 2, 1], centre: 1, step: 1 };
  assert.equal(rotated([[symmetric, symmetric, symmetric]], '3D').length, 1);
  // Two stages turn together.
  assert.equal(rotated([[symmetric, symmetric, symmetric], kernels], '3D').length, 24);
});

test('a quarter turn of the plane takes kernel (a, b) to (reversed b, a) or (b, reversed a)', () => {
  const a = { taps: [1, 2, 3], centre: 1, step: 1 };
  const b = { taps: [4, 5], centre: 1, step: 1 };
  const found = rotated([[a, b, identityKernel]], '2D').map(([[i, j]]) => [i.taps, j.taps]);
  const expected = [
    [
      [1, 2, 3],
      [4, 5],
    ],
    [
      [3, 2, 1],
      [5, 4],
    ],
    [
      [5, 4],
      [1, 2, 3],
    ],
    [
      [4, 5],
      [3, 2, 1],
    ],
  ];
  const ordered = (list: number[][][]): string[] => list.map((each) => JSON.stringify(each)).sort();
  assert.deepEqual(ordered(found as number[][][]), ordered(expected));
});
