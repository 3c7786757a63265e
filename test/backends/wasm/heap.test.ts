import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heap } from '../../../src/backends/wasm/heap';
import { PmError } from '../../../src/core/errors';

const PAGE = 65536;
const create = (pages: number) => new Heap(new WebAssembly.Memory({ initial: 1, maximum: pages }), pages * PAGE);

test('blocks are aligned to 64 bytes, apart from each other, and never at 0', () => {
  const heap = create(4);
  const blocks = [1, 64, 65, 200].map((bytes) => ({ at: heap.allocate(bytes), bytes }));
  for (const { at } of blocks) assert.ok(at > 0 && at % 64 === 0);
  for (const a of blocks) for (const b of blocks) assert.ok(a === b || a.at + a.bytes <= b.at || b.at + b.bytes <= a.at);
  assert.equal(heap.used, 64 + 64 + 128 + 256);
});

test('freed neighbours become one gap that is used again, and what is free at the end is given back', () => {
  const heap = create(4);
  const [a, b, c, d] = [64, 64, 64, 64].map((bytes) => heap.allocate(bytes));
  heap.free(c);
  heap.free(a);
  heap.free(b);
  assert.equal(heap.allocate(192), a);
  heap.free(a);
  heap.free(d);
  assert.equal(heap.used, 0);
  assert.equal(heap.allocate(1000), a);
});

test('the memory grows as it must, and says with sizes when it cannot', () => {
  const heap = create(4);
  const at = heap.allocate(3 * PAGE);
  heap.f32(at, (3 * PAGE) / 4).fill(1);
  assert.equal(heap.memory.buffer.byteLength, 4 * PAGE);
  assert.throws(
    () => heap.allocate(PAGE),
    (error) => error instanceof PmError && error.code === 'wasm-memory' && error.message.includes(String(4 * PAGE)),
  );
  // A refused block leaves nothing behind.
  assert.equal(heap.used, 3 * PAGE);
  heap.free(at);
  assert.equal(heap.allocate(2 * PAGE), at);
});
