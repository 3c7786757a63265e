import assert from 'node:assert/strict';
import { test } from 'node:test';
import { principalVariances } from '../../src/radiomics/principal-axes';
import { assertClose } from '../support/close';
import { noise } from './volumes';

test('a box along the axes: (n^2 - 1) / 12 voxels squared', () => {
  const variances = principalVariances(new Uint8Array(60).fill(1), [3, 4, 5], [0.5, 2, 3]);
  assertClose(variances, [(8 / 12) * 0.25, (15 / 12) * 4, (24 / 12) * 9], { rel: 1e-14 });
});

test('flat regions have a variance of exactly 0', () => {
  assert.equal(principalVariances(new Uint8Array(12).fill(1), [3, 1, 4], [0.1, 0.3, 0.7])[0], 0);
  assert.deepEqual(principalVariances(new Uint8Array(5).fill(1), [1, 5, 1], [0.1, 0.3, 0.7]).slice(0, 2), [0, 0]);
  assert.deepEqual(principalVariances(Uint8Array.of(1), [1, 1, 1], [1, 1, 1]), [0, 0, 0]);
});

test('the sum is the trace, and a diagonal line has one variance', () => {
  const line = Uint8Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0));
  const variances = principalVariances(line, [5, 5], [3, 4]);
  assertClose(variances, [0, 2 * 25], { rel: 1e-14 });
  const size = [6, 7, 8];
  const mask = Uint8Array.from(noise(336), (x) => (x < 0.3 ? 1 : 0));
  const inside = Array.from(mask.keys()).filter((at) => mask[at] === 1);
  const trace = [(at: number) => at % 6, (at: number) => Math.floor(at / 6) % 7, (at: number) => Math.floor(at / 42)].reduce((sum, axis) => {
    const positions = inside.map(axis);
    const mean = positions.reduce((a, b) => a + b, 0) / positions.length;
    return sum + positions.reduce((a, b) => a + (b - mean) ** 2, 0) / positions.length;
  }, 0);
  const found = principalVariances(mask, size, [1, 1, 1]);
  assertClose([found.reduce((a, b) => a + b, 0)], [trace], { rel: 1e-13 });
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
});
