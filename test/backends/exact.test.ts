import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { createBackend } from '../../src/backends/create.node';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { createWebGpuBackend } from '../../src/backends/webgpu/backend';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { tensor } from '../../src/core/tensor';
import { bytesOf, layoutOf } from '../../src/graph/layout';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { noWebGpu } from '../support/backends';

test('f64 values are dense, of 8 bytes', () => {
  const type = { shape: [2, 3, 5], dtype: 'f64' } as const;
  assert.deepEqual(layoutOf(type), { rows: 1, cols: 30, ld: 30 });
  assert.equal(bytesOf(type), 240);
});

test('operators that do not take f64 say so', () => {
  const b = createBuilder();
  const x = b.input('x', [2, 3, 5], 'f64');
  assert.throws(() => b.unary(x, { kind: 'relu' }), { code: 'op-shape', message: /^unary: does not take f64/ });
  assert.throws(() => b.reshape(x, { shape: [30] }), { code: 'op-shape', message: /^reshape: does not take f64/ });
});

test('what does not fit the operators along lines', () => {
  const b = createBuilder();
  const f32 = b.input('a', [4, 5, 3]);
  const f64 = b.input('b', [4, 5, 3], 'f64');
  const throws = (run: () => unknown, message: RegExp) => assert.throws(run, { code: 'op-shape', message });
  throws(() => b.recursive_lines(f32, {}), /expects f64 \[D, H, W\], got f32/);
  throws(() => b.recursive_lines(f64, { axis: 2, count: 3 }), /lines have 3 voxels/);
  throws(() => b.recursive_lines(f64, { axis: 1, start: 3, count: 3 }), /positions 3 to 5 are not all in lines of 5/);
  throws(() => b.recursive_lines(f64, { axis: 3 as never }), /there is no axis 3/);
  throws(() => b.convolve_lines(f64, { single: true }), /expects f32/);
  throws(() => b.convolve_lines(f64, { count: 0 }), /count is 0/);
  const part = { axis: 0, taps: [1, 1, 1], centre: 1, origin: 3, extent: 9, boundary: 'mirror' } as const;
  throws(() => b.convolve_lines(f64, { ...part, first: 3, count: 2 }), /x holds 4 of 9 positions, from 3 on/);
  assert.deepEqual(b.convolve_lines(f64, { ...part, first: 4, count: 2 }).shape, [2, 5, 3]);
});

/** The mean of neighbours along W. */
function plan() {
  const b = createBuilder();
  const x = b.input('x', [1, 1, 4], 'f64');
  b.output('y', b.convolve_lines(x, { axis: 2, taps: [1 / 3, 1 / 3, 1 / 3], centre: 1, count: 4, extent: 4, boundary: 'periodic' }));
  return compile(b.finish());
}

async function mean(backend: Backend): Promise<number[]> {
  const executable = await backend.load(plan());
  const { y } = await executable.run({ x: tensor('i64', [1, 1, 4], BigInt64Array.of(3n, 6n, -9n, 3n)) });
  executable.dispose();
  return Array.from(y.data, Number);
}

const expected = [
  [3, 3, 6],
  [3, 6, -9],
  [6, -9, 3],
  [3, -9, 3],
].map((xs) => xs.reduce((sum, x) => sum + x * (1 / 3), 0));

test('reference and WASM are exact themselves, whatever the type of what is given', async () => {
  for (const backend of [createReferenceBackend(), await createWasmBackend({ threads: 1 })]) {
    assert.equal(await backend.exact(), backend);
    assert.deepEqual(await mean(backend), expected);
    backend.dispose();
  }
});

describe('WebGPU', { skip: noWebGpu }, () => {
  const made: Backend[] = [];
  after(() => {
    for (const backend of made) backend.dispose();
  });

  test('refuses operators and outputs that are f64, by name', async () => {
    const backend = await createWebGpuBackend({ gpu: await createNodeGpu() });
    made.push(backend);
    await assert.rejects(backend.load(plan()), { code: 'webgpu-exact', message: /^convolve_lines: .*WASM/ });
    const b = createBuilder();
    b.output('y', b.input('x', [5], 'f64'));
    await assert.rejects(backend.load(compile(b.finish())), { code: 'webgpu-exact', message: /^output y: is f64/ });
    await assert.rejects(backend.exact(), { code: 'webgpu-exact', message: /no backend stands beside it/ });
  });

  test('asks again for what failed to start', async () => {
    const answers = [() => Promise.reject(new Error('not now')), async () => createReferenceBackend()];
    const backend = await createWebGpuBackend({ gpu: await createNodeGpu(), exact: () => (answers.shift() ?? assert.fail)() });
    made.push(backend);
    await assert.rejects(backend.exact(), /not now/);
    assert.equal((await backend.exact()).info.name, 'reference');
    assert.equal((await backend.exact()).info.name, 'reference');
  });

  test('has WASM beside it, one, with as many threads as were asked for', async () => {
    const { backend } = await createBackend({ backend: 'webgpu', threads: 1 });
    made.push(backend);
    const beside = await backend.exact();
    assert.equal(beside.info.name, 'wasm');
    assert.equal(beside.info.details.threads, 1);
    assert.equal(await backend.exact(), beside);
    assert.deepEqual(await mean(beside), expected);
  });
});
