import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createIndexedTuningStore } from '../../../../src/backends/webgpu/tuning/indexed-store';

describe('tables in the browser’s database', () => {
  test('what is written is read, also by another store', async () => {
    const store = createIndexedTuningStore(indexedDB);
    const key = `test ${performance.now()}`;
    assert.equal(await store.read(key), undefined);
    await store.write(key, { p: { x: 1.5 } });
    await store.write(key, { p: { x: 1.5, y: 2 } });
    assert.deepEqual(await createIndexedTuningStore(indexedDB).read(key), { p: { x: 1.5, y: 2 } });
  });
});
