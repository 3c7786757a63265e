import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { asFloat64, tensor } from '../../src/core/tensor';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';

const x = tensor('f32', [8], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));

/** total += x, and the total doubled as the output. */
function counter() {
  const b = createBuilder();
  const total = b.accumulate(b.state({ state: 'sums', offset: 256 }, [8]), b.input('x', [8]));
  b.output('twice', b.binary(total, total, { kind: 'add' }));
  return compile(b.finish());
}

for (const { name, create, skip } of backends) {
  describe(`states on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    test('outlive runs, and are shared by plans', async () => {
      const state = await backend.createState({ sums: 512 });
      const [first, second] = [await backend.load(counter(), undefined, { state }), await backend.load(counter(), undefined, { state })];
      await first.run({ x });
      const { twice } = await second.run({ x });
      assert.deepEqual([...asFloat64(twice)], [4, 8, 12, 16, 20, 24, 28, 32]);
      const kept = await state.read('sums');
      assert.deepEqual([...kept.subarray(64, 72)], [2, 4, 6, 8, 10, 12, 14, 16]);
      await state.write('sums', new Float32Array(128));
      assert.deepEqual([...asFloat64((await first.run({ x })).twice)], [2, 4, 6, 8, 10, 12, 14, 16]);
    });

    test('a value is written where it is kept', async () => {
      const b = createBuilder();
      const doubled = b.binary(b.input('x', [8]), b.state({ state: 'factors', offset: 0 }, [8]), { kind: 'mul' });
      b.store(doubled, { state: 'results', offset: 256 });
      b.store(doubled, { state: 'results', offset: 0 });
      const state = await backend.createState({ factors: 32, results: 288 });
      await state.write('factors', new Float32Array(8).fill(3));
      const executable = await backend.load(compile(b.finish()), undefined, { state });
      await executable.run({ x });
      const results = await state.read('results');
      const expected = [3, 6, 9, 12, 15, 18, 21, 24];
      assert.deepEqual([...results.subarray(64, 72)], expected);
      assert.deepEqual([...results.subarray(0, 8)], expected);
    });

    test('a missing, small or unknown state is refused', async () => {
      await assert.rejects(async () => (await backend.load(counter())).run({ x }), { code: 'state-missing' });
      const state = await backend.createState({ sums: 256 });
      await assert.rejects(async () => (await backend.load(counter(), undefined, { state })).run({ x }), { code: 'state-size' });
      await assert.rejects(state.read('others'), { code: 'state-unknown' });
      await assert.rejects(state.write('sums', new Float32Array(3)), { code: 'state-size' });
    });
  });
}

test('a step may not read and write one state, other than in place', () => {
  const b = createBuilder();
  b.store(b.unary(b.state({ state: 's', offset: 0 }, [4]), { kind: 'neg' }), { state: 's', offset: 256 });
  assert.throws(() => compile(b.finish()), { code: 'plan-state' });
});

test('what works in place needs a state', () => {
  const b = createBuilder();
  assert.throws(() => b.accumulate(b.input('x', [4]), b.input('y', [4])), { code: 'op-state' });
});
