import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cooccurrence } from '../../src/radiomics/cooccurrence';
import { eigenvalues } from '../../src/radiomics/eigenvalues';
import { maximalCorrelation } from '../../src/radiomics/maximal-correlation';
import { assertClose } from '../support/close';
import { noise } from './volumes';

/** The definition, with PyRadiomics' epsilon: the second largest eigenvalue of Q. */
function byDefinition(counts: readonly number[], n: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const p = (i: number, k: number): number => counts[i * n + k] / total;
  const indices = Array.from({ length: n }, (_, i) => i);
  const px = indices.map((i) => indices.reduce((sum, k) => sum + p(i, k), 0));
  const py = indices.map((k) => indices.reduce((sum, i) => sum + p(i, k), 0));
  const q = indices.flatMap((i) => indices.map((j) => indices.reduce((sum, k) => sum + (p(i, k) * p(j, k)) / (px[i] * py[k] + Number.EPSILON), 0)));
  return Math.sqrt(Math.max(0, [...eigenvalues(Float64Array.from(q), n).re].sort((a, b) => b - a)[1]));
}

function correlationOf(counts: readonly number[], n: number, levelCount = n): number {
  const matrix = new Cooccurrence(n, levelCount);
  assert.ok(
    matrix.load(
      Float64Array.from(counts),
      Array.from({ length: n }, (_, i) => i + 1),
      n,
    ),
  );
  return maximalCorrelation(matrix);
}

test('sparse windows, symmetric and not, as the definition has them', () => {
  for (const [seed, n] of [2, 3, 4, 5, 8, 12, 15].entries()) {
    const counts = noise(n * n, seed + 1).map((x) => (x < 0.5 ? 0 : Math.floor(4 * x)));
    counts[0] = 1;
    const mirrored = counts.map((count, at) => count + counts[(at % n) * n + Math.floor(at / n)]);
    assertClose([correlationOf(mirrored, n)], [byDefinition(mirrored, n)], { rel: 1e-9 }, `${n} rows, symmetric`);
    assertClose([correlationOf(counts, n)], [byDefinition(counts, n)], { rel: 1e-9 }, `${n} rows`);
  }
});

test('shares so small that the epsilon counts take the general way, and lose nothing', () => {
  const counts = [3e9, 2, 0, 2, 1e9, 1, 0, 1, 0];
  assertClose([correlationOf(counts, 3)], [byDefinition(counts, 3)], { rel: 1e-9 });
});

test('large regions with levels that occur once, the epsilon being up to 2e-5 of their shares', () => {
  for (const total of [2e4, 1e5, 2e5]) {
    for (const [seed, n] of [4, 12, 30].entries()) {
      const draws = noise(n * 3, seed + 1);
      const counts = new Array<number>(n * n).fill(0);
      for (let i = 0; i < n; i++) {
        counts[i * n + Math.floor(n * draws[i])]++;
        counts[Math.floor(n * draws[n + i]) * n + i]++;
      }
      for (const at of [0, 1, n, n + 1]) counts[at] += Math.floor((total / 4) * (0.5 + draws[2 * n + (at % n)]));
      const mirrored = counts.map((count, at) => count + counts[(at % n) * n + Math.floor(at / n)]);
      for (const each of [counts, mirrored]) assertClose([correlationOf(each, n)], [byDefinition(each, n)], { rel: 1e-9 }, `${n} rows of ${total}`);
    }
  }
});

test('a flat region 1, a flat window 0, levels that determine each other 1, independent ones 0', () => {
  assert.equal(correlationOf([5], 1), 1);
  assert.equal(correlationOf([5], 1, 3), 0);
  assertClose([correlationOf([0, 1, 1, 0], 2)], [1], { rel: 1e-15 });
  assertClose([correlationOf([1, 2, 2, 4], 2)], [0], { rel: 0, abs: 1e-7 });
});
