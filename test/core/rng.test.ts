import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fnv1a32, randomBits } from '../../src/core/rng';

test('fnv1a32 and the mixed bits give the published test vectors', () => {
  const key = 'w0:model.0.conv.unit0.conv.weight';
  assert.equal(fnv1a32(key), 0x9543124b);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => randomBits(key, i)),
    [1145667043, 819425801, 805479185, 3182421677],
  );
});
