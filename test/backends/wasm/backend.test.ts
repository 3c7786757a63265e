import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createWasmBackend } from '../../../src/backends/wasm/backend';
import { type Capabilities, choose, probe } from '../../../src/backends/wasm/probe';
import { PmError } from '../../../src/core/errors';
import { tensor } from '../../../src/core/tensor';
import { compile } from '../../../src/graph/compile';
import type { OpTable } from '../../../src/graph/ir';
import { ops } from '../../../src/ops/all';
import { createBuilder } from '../../../src/ops/builder';

const all: Capabilities = { simd: true, relaxed: true, shared: true, whyNotShared: '' };
const alone: Capabilities = { ...all, shared: false, whyNotShared: 'the page is not cross-origin isolated' };
const isError = (code: string) => (error: unknown) => error instanceof PmError && error.code === code;

describe('the choice of a build', () => {
  test('takes the best that the runtime offers, and says why not more', () => {
    assert.deepEqual(choose(all, 4), { build: 'relaxed.shared', threads: 4, why: 'everything is there' });
    assert.equal(choose(all, 1).build, 'relaxed');
    assert.equal(choose({ ...all, relaxed: false }, 4).build, 'simd.shared');
    assert.deepEqual(choose({ ...alone, relaxed: false }, 4), {
      build: 'simd',
      threads: 1,
      why: 'no relaxed SIMD; one thread: the page is not cross-origin isolated',
    });
  });

  test('takes or refuses a build that is asked for', () => {
    assert.equal(choose(all, 4, 'simd').threads, 1);
    assert.equal(choose(all, 4, 'simd.shared').threads, 4);
    assert.throws(() => choose({ ...all, relaxed: false }, 4, 'relaxed'), isError('wasm-unsupported'));
    assert.throws(() => choose(alone, 4, 'simd.shared'), isError('wasm-unsupported'));
    assert.throws(() => choose({ ...all, simd: false }, 4), isError('wasm-unsupported'));
  });

  test('is told by the backend', async () => {
    const backend = await createWasmBackend({ threads: 2 });
    const { relaxed } = probe();
    assert.deepEqual(
      [backend.info.name, backend.info.details.build, backend.info.details.threads],
      ['wasm', relaxed ? 'relaxed.shared' : 'simd.shared', 2],
    );
    backend.dispose();
  });
});

/** y = relu(conv(x, w)), `depth` times. */
function chain(depth: number, channels = 4, size = 8) {
  const b = createBuilder();
  let value = b.input('x', [1, channels, size, size, size]);
  const weight = b.parameter('w', [channels, channels, 3, 3, 3]);
  for (let i = 0; i < depth; i++) value = b.unary(b.conv3d(value, weight, { padding: 1 }), { kind: 'relu' });
  b.output('y', value);
  const x = tensor('f32', [1, channels, size, size, size], new Float32Array(channels * size ** 3).fill(1));
  const weights = new Map([['w', tensor('f32', [channels, channels, 3, 3, 3], new Float32Array(channels ** 2 * 27).fill(0.01))]]);
  return { plan: compile(b.finish(), ops as unknown as OpTable), inputs: { x }, weights };
}

describe('a loaded plan', () => {
  test('runs many times, beside others, and frees its memory', async (t) => {
    const backend = await createWasmBackend({ threads: 2, blocking: false, sliceWork: 1 });
    // A failure too lets the threads go: the process would wait for them.
    t.after(() => backend.dispose());
    const before = backend.usedBytes;
    const [a, b] = [chain(3), chain(5, 8)];
    const loaded = await Promise.all([a, b].map(({ plan, weights }) => backend.load(plan, weights)));
    const runs = await Promise.all([loaded[0].run(a.inputs), loaded[1].run(b.inputs), loaded[0].run(a.inputs), loaded[1].run(b.inputs)]);
    assert.deepEqual(runs[0].y, runs[2].y);
    assert.deepEqual(runs[1].y, runs[3].y);
    assert.equal(loaded[0].stats.dispatches, 6, 'two calls a convolution: Winograd transforms, then products');
    assert.ok(loaded[0].stats.bytes >= a.plan.activationBytes + a.plan.constantBytes);
    for (const executable of loaded) executable.dispose();
    assert.equal(backend.usedBytes, before);
    await assert.rejects(loaded[0].run(a.inputs), isError('disposed'));
  });

  test('has one workspace for all its steps', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const bytesOf = async (depth: number) => {
      const b = createBuilder();
      let value = b.input('x', [1, 16, 4, 4, 4]);
      const weight = b.input('w', [16, 16, 3, 3, 3]);
      for (let i = 0; i < depth; i++) value = b.conv3d(value, weight, { padding: 1 });
      b.output('y', value);
      const { stats } = await backend.load(compile(b.finish(), ops as unknown as OpTable));
      return stats.bytes;
    };
    // Each more keeps its own table of the weight's elements, but shares the room where they are brought into order.
    const table = 4 * 16 * 16 * 27;
    const more = (await bytesOf(4)) - (await bytesOf(3));
    assert.ok(more > table && more < 1.2 * table, `${more} bytes more`);
    backend.dispose();
  });

  test('that is disposed while it runs stops and frees its memory then; so does a backend', async () => {
    const backend = await createWasmBackend({ threads: 2, blocking: false, sliceWork: 1 });
    const before = backend.usedBytes;
    const { plan, inputs, weights } = chain(6);
    const executable = await backend.load(plan, weights);
    const run = executable.run(inputs, { onProgress: ({ done }) => done === 2 && executable.dispose() });
    await assert.rejects(run, isError('disposed'));
    assert.equal(backend.usedBytes, before);
    const another = await backend.load(plan, weights);
    const last = another.run(inputs, { onProgress: ({ done }) => done === 2 && backend.dispose() });
    await assert.rejects(last, isError('disposed'));
    await assert.rejects(another.run(inputs), isError('disposed'));
  });

  test('reports progress and stops when it is cancelled', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const { plan, inputs, weights } = chain(4);
    const executable = await backend.load(plan, weights);
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }) => {
      seen.push(done);
      if (done === 2) controller.abort();
    };
    await assert.rejects(executable.run(inputs, { signal: controller.signal, onProgress }), { name: 'AbortError' });
    assert.deepEqual(seen, [0, 1, 2]);
    const { y } = await executable.run(inputs);
    assert.ok((y.data as Float32Array).every(Number.isFinite));
    backend.dispose();
  });

  test('refuses inputs and weights that do not fit', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const { plan, weights } = chain(1);
    const executable = await backend.load(plan, weights);
    await assert.rejects(executable.run({}), isError('input-missing'));
    await assert.rejects(executable.run({ x: tensor('f32', [1, 4, 8, 8, 4]) }), isError('input-shape'));
    await assert.rejects(backend.load(plan), isError('weights-missing'));
    backend.dispose();
  });

  test('takes half floats and integers of any width', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const b = createBuilder();
    b.output('y', b.unary(b.input('x', [1, 3]), { kind: 'neg' }));
    b.output('n', b.histogram(b.input('levels', [1, 1, 4], 'i32'), { levels: 3 }));
    const executable = await backend.load(compile(b.finish(), ops as unknown as OpTable));
    const { y, n } = await executable.run({
      x: tensor('f16', [1, 3], new Uint16Array([0x3c00, 0xc000, 0])),
      levels: tensor('u8', [1, 1, 4], new Uint8Array([0, 1, 3, 3])),
    });
    assert.deepEqual([...(y.data as Float32Array)], [-1, 2, -0]);
    assert.deepEqual([...(n.data as Uint32Array)], [1, 0, 2]);
    backend.dispose();
  });
});
