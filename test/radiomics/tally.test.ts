import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tally } from '../../src/radiomics/tally';

test('sums by key in the order of first appearance, and starts anew', () => {
  const tally = new Tally(10, 3);
  const found = (): [number, number][] => Array.from({ length: tally.size }, (_, n) => [tally.keys[n], tally.sums[n]]);
  tally.add(7, 1);
  tally.add(0, 0.5);
  tally.add(7, 2);
  assert.deepEqual(found(), [
    [7, 3],
    [0, 0.5],
  ]);
  tally.clear();
  assert.deepEqual(found(), []);
  for (const key of [9, 7, 0, 9]) tally.add(key, 1);
  assert.deepEqual(found(), [
    [9, 2],
    [7, 1],
    [0, 1],
  ]);
});
