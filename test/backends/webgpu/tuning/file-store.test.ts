import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createFileTuningStore } from '../../../../src/backends/webgpu/tuning/file-store.node';

describe('tables in a file', () => {
  let folder: string;
  before(() => {
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync('build/tuning-');
  });
  after(() => rmSync(folder, { recursive: true }));

  test('what is written is read, each key for itself', async () => {
    const path = join(folder, 'deep', 'tables.json');
    const store = createFileTuningStore(path);
    assert.equal(await store.read('a'), undefined);
    await store.write('a', { p: { x: 1.5 } });
    await store.write('b', { q: { y: 2 } });
    const other = createFileTuningStore(path);
    assert.deepEqual([await other.read('a'), await other.read('b'), await other.read('toString')], [{ p: { x: 1.5 } }, { q: { y: 2 } }, undefined]);
    assert.deepEqual(readdirSync(join(folder, 'deep')), ['tables.json']);
  });

  for (const [label, text] of [
    ['no JSON', '{'],
    ['a list', '[1]'],
    ['a time that is no number', '{"a":{"p":{"x":"fast"}}}'],
    ['a negative time', '{"a":{"p":{"x":-1}}}'],
  ])
    test(`${label} is refused`, async () => {
      const path = join(folder, 'wrong.json');
      writeFileSync(path, text);
      await assert.rejects(createFileTuningStore(path).read('a'), { code: 'tuning-file' });
    });
});
