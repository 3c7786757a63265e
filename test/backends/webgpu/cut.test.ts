import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cut } from '../../../src/backends/webgpu/cut';
import { Pace } from '../../../src/backends/webgpu/pace';
import type { ProgramDispatch } from '../../../src/backends/webgpu/program';

const dispatchOf = (items: number, workgroup: number, work: number) =>
  ({ items, work, constants: { WORKGROUP: workgroup } }) as unknown as ProgramDispatch;

/** The items that run, in order of their pieces; what lies in the grid behind a piece's end does nothing. */
function coverage(cuts: ReturnType<typeof cut>, workgroup: number): { first: number; end: number }[] {
  return cuts.map(({ grid: [first, perRow, end], groups: [x, y] }) => {
    assert.equal(perRow, x);
    assert.ok(first + x * y * workgroup >= end, 'the grid reaches its end');
    return { first, end };
  });
}

describe('cutting a dispatch', () => {
  for (const [items, workgroup, work] of [
    [1, 64, 1],
    [65, 64, 1e3],
    [1e6, 16, 1e3],
    [1e6, 16, 1e12],
    [3e9, 64, 1e9],
  ])
    test(`${items} items by ${workgroup}, work ${work}`, () => {
      const cuts = cut(dispatchOf(items, workgroup, work), 65535, new Pace(true));
      let next = 0;
      for (const { first, end } of coverage(cuts, workgroup)) {
        assert.equal(first, next);
        assert.ok(end === items || end % workgroup === 0);
        next = end;
      }
      assert.equal(next, items);
      for (const { groups } of cuts) assert.ok(groups[0] <= 65535 && groups[1] <= 65535, `${groups}`);
      assert.ok(Math.abs(cuts.reduce((sum, piece) => sum + piece.work, 0) - work) < 1e-6 * work);
    });

  test('long work is cut so that a piece fits, short work is not', () => {
    const pace = new Pace(true);
    const fits = pace.workIn(100);
    assert.equal(cut(dispatchOf(1e5, 64, fits), 65535, pace).length, 1);
    const cuts = cut(dispatchOf(1e5, 64, 10 * fits), 65535, pace);
    assert.ok(cuts.length >= 10);
    assert.ok(cuts.every((piece) => piece.work <= 1.1 * fits));
  });
});

describe('pace', () => {
  test('follows what submits take, faster and slower', () => {
    const pace = new Pace(true);
    const start = pace.workIn(1);
    for (let i = 0; i < 20; i++) pace.record(50 * start, 10);
    assert.ok(Math.abs(pace.workIn(1) / (5 * start) - 1) < 0.01);
    for (let i = 0; i < 20; i++) pace.record(50 * start, 500);
    assert.ok(Math.abs(pace.workIn(1) / (0.1 * start) - 1) < 0.01);
  });

  test('a submit too short to time never slows it', () => {
    const pace = new Pace(false);
    const start = pace.workIn(1);
    pace.record(1, 1.5);
    assert.equal(pace.workIn(1), start);
    pace.record(100 * start, 1);
    assert.equal(pace.workIn(1), 2 * start);
  });
});
