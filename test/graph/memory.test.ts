import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomBits } from '../../src/core/rng';
import { ALIGNMENT, type Assignment, assignMemory, type Block, liveBytes } from '../../src/graph/memory';

const block = (id: number, kilobytes: number, from: number, to: number): Block => ({ id, bytes: kilobytes * 1024, from, to });
const never = () => false;

/** No two blocks that live at one step overlap; none leaves its slab; blocks that must be apart are. */
function checkPacking(
  blocks: readonly Block[],
  apart: (a: number, b: number) => boolean,
  { assignments, slabBytes }: { assignments: ReadonlyMap<number, Assignment>; slabBytes: readonly number[] },
): void {
  const at = (b: Block) => assignments.get(b.id) as Assignment;
  for (const a of blocks) {
    assert.equal(at(a).offset % ALIGNMENT, 0);
    assert.ok(at(a).offset + a.bytes <= slabBytes[at(a).slab]);
    for (const b of blocks) {
      if (a.id >= b.id || at(a).slab !== at(b).slab) continue;
      assert.ok(!apart(a.id, b.id), `${a.id} and ${b.id} share a slab`);
      const bothLive = a.from <= b.to && b.from <= a.to;
      assert.ok(!bothLive || at(a).offset + a.bytes <= at(b).offset || at(b).offset + b.bytes <= at(a).offset, `${a.id} and ${b.id} overlap`);
    }
  }
}

describe('assignMemory', () => {
  test('blocks that do not meet share their bytes', () => {
    const blocks = [block(0, 4, 0, 1), block(1, 4, 2, 3), block(2, 2, 4, 5)];
    const packing = assignMemory(blocks, never);
    checkPacking(blocks, never, packing);
    assert.deepEqual(packing.slabBytes, [4096]);
  });

  test('blocks that touch at one step do not', () => {
    const blocks = [block(0, 4, 0, 2), block(1, 4, 2, 3)];
    const packing = assignMemory(blocks, never);
    checkPacking(blocks, never, packing);
    assert.deepEqual(packing.slabBytes, [8192]);
  });

  test('a chain of steps alternates between two slabs', () => {
    const blocks = Array.from({ length: 6 }, (_, i) => block(i, 4, i, i + 1));
    const apart = (a: number, b: number) => Math.abs(a - b) === 1;
    const packing = assignMemory(blocks, apart);
    checkPacking(blocks, apart, packing);
    assert.deepEqual(packing.slabBytes, [4096, 4096]);
  });

  test('a skip with a wide end: the order that takes the last used first needs no third slab', () => {
    // What a U-Net's first level does: 0 → 1 → 2 → part of 3, which waits for the way up.
    const blocks = [block(0, 4, 0, 1), block(1, 4, 1, 2), block(2, 4, 2, 3), block(3, 8, 3, 9)];
    const apart = (a: number, b: number) => Math.abs(a - b) === 1;
    const packing = assignMemory(blocks, apart);
    checkPacking(blocks, apart, packing);
    assert.equal(
      packing.slabBytes.reduce((sum, bytes) => sum + bytes),
      12 * 1024,
    );
  });

  test('sizes are rounded up to the alignment, even none at all', () => {
    const blocks = [
      { id: 0, bytes: 4, from: 0, to: 0 },
      { id: 1, bytes: 0, from: 0, to: 0 },
    ];
    const packing = assignMemory(blocks, never);
    checkPacking(blocks, never, packing);
    assert.deepEqual(packing.slabBytes, [512]);
  });

  test('nothing to place', () => {
    assert.deepEqual(assignMemory([], never), { assignments: new Map(), slabBytes: [] });
    assert.equal(liveBytes([]), 0);
  });

  test('random blocks are packed soundly, never below what is live', () => {
    for (let seed = 0; seed < 100; seed++) {
      let draw = 0;
      const random = (below: number) => randomBits(`memory${seed}`, draw++) % below;
      const blocks = Array.from({ length: 30 }, (_, id) => {
        const from = random(20);
        return { id, bytes: random(5000), from, to: from + random(8) };
      });
      const pairs = new Set(Array.from({ length: 40 }, () => `${random(30)},${random(30)}`));
      const apart = (a: number, b: number) => a !== b && (pairs.has(`${a},${b}`) || pairs.has(`${b},${a}`));
      const packing = assignMemory(blocks, apart);
      checkPacking(blocks, apart, packing);
      assert.ok(packing.slabBytes.reduce((sum, bytes) => sum + bytes, 0) >= liveBytes(blocks));
    }
  });
});

test('liveBytes is the largest sum at one step', () => {
  assert.equal(liveBytes([block(0, 4, 0, 2), block(1, 2, 2, 3), block(2, 5, 3, 4)]), 7 * 1024);
});
