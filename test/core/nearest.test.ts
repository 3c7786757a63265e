import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from '../../src/core/nearest';

test('the nearest name by edits, case aside', () => {
  assert.equal(nearestName('chanels', ['in_channels', 'channels', 'strides']), 'channels');
  assert.equal(nearestName('sigmod', ['SELU', 'SIGMOID', 'TANH']), 'SIGMOID');
  assert.equal(nearestName('x', []), '');
});

test('a part of a name means that name, however much is missing', () => {
  assert.equal(nearestName('slope', ['inplace', 'negative_slope']), 'negative_slope');
  assert.equal(nearestName('normalisation', ['norm', 'dropout']), 'norm');
});
