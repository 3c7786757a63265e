import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchSize } from '../../../src/radiomics/map/batch-size';

test('grows to the time budget in steps, and shrinks where a batch outlasts it', () => {
  const batches = new BatchSize(1 << 20);
  assert.equal(batches.size, 64);
  batches.took(64, 0.5);
  assert.equal(batches.size, 512);
  batches.took(512, 15);
  assert.equal(batches.size, 4096);
  batches.took(4096, 120);
  assert.equal(batches.size, 4096);
  batches.took(4096, 700);
  assert.equal(batches.size, 512);
  batches.took(512, 1e6);
  assert.equal(batches.size, 1);
});

test('stays within the most that is allowed, and learns nothing from a short last batch', () => {
  const batches = new BatchSize(100);
  assert.equal(batches.size, 64);
  batches.took(64, 1);
  assert.equal(batches.size, 64);
  batches.took(10, 10000);
  assert.equal(batches.size, 64);
  assert.equal(new BatchSize(1).size, 1);
});
