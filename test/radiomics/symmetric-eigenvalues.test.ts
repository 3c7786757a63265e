import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eigenvalues } from '../../src/radiomics/eigenvalues';
import { symmetricEigenvalues } from '../../src/radiomics/symmetric-eigenvalues';
import { assertClose } from '../support/close';
import { noise } from './volumes';

function sorted(matrix: readonly number[], n: number): number[] {
  const values = new Float64Array(n);
  assert.ok(symmetricEigenvalues(Float64Array.from(matrix), n, values, new Float64Array(n)));
  return [...values.sort()];
}

test('small matrices with known eigenvalues', () => {
  assert.deepEqual(sorted([], 0), []);
  assert.deepEqual(sorted([3], 1), [3]);
  assertClose(sorted([2, 1, 1, 2], 2), [1, 3], { rel: 1e-15 });
  assertClose(sorted([0, 1, 1, 0], 2), [-1, 1], { rel: 1e-15 });
  assertClose(sorted([2, -1, 0, -1, 2, -1, 0, -1, 2], 3), [2 - Math.SQRT2, 2, 2 + Math.SQRT2], { rel: 1e-15 });
  assert.deepEqual(sorted(new Array<number>(16).fill(0), 4), [0, 0, 0, 0]);
  assert.deepEqual(sorted([1, 0, 0, 0, -2, 0, 0, 0, 3], 3), [-2, 1, 3]);
  assertClose(sorted(new Array<number>(25).fill(1), 5), [0, 0, 0, 0, 5], { rel: 1e-15 });
});

test('a chain of n: 2 cos(k π / (n + 1))', () => {
  const n = 30;
  const chain = Array.from({ length: n * n }, (_, at) => (Math.abs(Math.floor(at / n) - (at % n)) === 1 ? 1 : 0));
  const expected = Array.from({ length: n }, (_, k) => 2 * Math.cos(((n - k) * Math.PI) / (n + 1)));
  assertClose(sorted(chain, n), expected, { rel: 1e-14 });
});

test('random matrices: as the general method has them', () => {
  for (const n of [2, 3, 4, 7, 15, 40]) {
    const random = noise(n * n, n);
    const matrix = random.map((value, at) => value + random[(at % n) * n + Math.floor(at / n)] - 1);
    const { re } = eigenvalues(Float64Array.from(matrix), n);
    assertClose(sorted(matrix, n), [...re.sort()], { rel: 1e-12 }, `${n} rows`);
  }
});

test('what is not finite has none', () => {
  assert.equal(symmetricEigenvalues(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2, new Float64Array(2), new Float64Array(2)), false);
});
