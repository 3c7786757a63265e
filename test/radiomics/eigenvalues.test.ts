import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eigenvalues } from '../../src/radiomics/eigenvalues';
import { assertClose } from '../support/close';
import { noise } from './volumes';

function sorted(matrix: number[], n: number): { re: number[]; im: number[] } {
  const { re, im } = eigenvalues(Float64Array.from(matrix), n);
  const order = Array.from(re.keys()).sort((a, b) => re[a] - re[b] || im[a] - im[b]);
  return { re: order.map((i) => re[i]), im: order.map((i) => im[i]) };
}

/** A companion matrix has the polynomial's roots as eigenvalues: x^n + c[n-1] x^(n-1) + … + c[0]. */
function companion(c: number[]): number[] {
  const n = c.length;
  return Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return j === n - 1 ? -c[i] : i === j + 1 ? 1 : 0;
  });
}

test('one, two and no rows', () => {
  assert.deepEqual(sorted([], 0), { re: [], im: [] });
  assert.deepEqual(sorted([3], 1), { re: [3], im: [0] });
  assert.deepEqual(sorted([2, 1, 1, 2], 2), { re: [1, 3], im: [0, 0] });
  assert.deepEqual(sorted([0, 1, -1, 0], 2), { re: [0, 0], im: [-1, 1] });
});

test('real roots: (x - 1)(x - 2)(x - 3)(x - 4)', () => {
  assertClose(sorted(companion([24, -50, 35, -10]), 4).re, [1, 2, 3, 4], { rel: 1e-13 });
});

test('complex roots: (x^2 + 1)(x - 2)(x^2 - 2x + 5)', () => {
  const found = sorted(companion([-10, 9, -14, 10, -4]), 5);
  assertClose(found.re, [0, 0, 1, 1, 2], { rel: 1e-13 });
  assertClose(found.im, [-1, 1, -2, 2, 0], { rel: 1e-13 });
});

test('a cyclic permutation needs the unusual shift: the fourth roots of 1', () => {
  const found = sorted([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], 4);
  assertClose(found.re, [-1, 0, 0, 1], { rel: 1e-14 });
  assertClose(found.im, [0, -1, 1, 0], { rel: 1e-14 });
});

test('triangular and zero matrices', () => {
  assert.deepEqual(sorted([1, 5, 6, 0, 2, 7, 0, 0, 3], 3), { re: [1, 2, 3], im: [0, 0, 0] });
  assert.deepEqual(sorted(new Array<number>(16).fill(0), 4), { re: [0, 0, 0, 0], im: [0, 0, 0, 0] });
});

test('a symmetric matrix of 60 rows: trace, sum of squares and determinant of the shifted matrix', () => {
  const n = 60;
  const random = noise(n * n);
  const matrix = random.map((value, at) => value + random[(at % n) * n + Math.floor(at / n)]);
  const { re, im } = sorted(matrix, n);
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  assert.ok(im.every((x) => x === 0));
  assertClose([sum(re)], [sum(Array.from({ length: n }, (_, i) => matrix[i * n + i]))], { rel: 1e-12 });
  assertClose([sum(re.map((x) => x * x))], [sum(matrix.map((x) => x * x))], { rel: 1e-12 });
});

test('a stochastic matrix of 150 rows has the eigenvalue 1', () => {
  const n = 150;
  const random = noise(n * n, 7);
  const matrix = random.map((value, at) => value / random.slice(Math.floor(at / n) * n, (Math.floor(at / n) + 1) * n).reduce((a, b) => a + b, 0));
  assertClose([Math.max(...sorted(matrix, n).re)], [1], { rel: 1e-12 });
});

test('NaN gives NaN', () => assert.ok(sorted([1, Number.NaN, 0, 1], 2).re.every(Number.isNaN)));
