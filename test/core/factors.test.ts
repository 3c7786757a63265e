import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factorsOf, smoothLength } from '../../src/core/factors';

test('factors multiply to the number; two twos are a four', () => {
  assert.deepEqual([1, 2, 8, 30, 67, 144, 391].map(factorsOf), [[], [2], [4, 2], [2, 3, 5], [67], [4, 4, 3, 3], [17, 23]]);
});

test('smooth lengths have no prime factor above 5', () => {
  assert.deepEqual([1, 7, 11, 31, 61, 97, 101].map(smoothLength), [1, 8, 12, 32, 64, 100, 108]);
});
