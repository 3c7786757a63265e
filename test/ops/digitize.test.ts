import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/backend';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { tensor } from '../../src/core/tensor';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { backends, noWebGpu } from '../support/backends';

/** The next larger, or smaller, f64 than one that is not 0. */
function beside(value: number, step: 1n | -1n): number {
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = value;
  bits[0] += value < 0 ? -step : step;
  return number[0];
}

const { MAX_VALUE, MIN_VALUE, EPSILON } = Number;

/** Levels by what numpy.digitize says, 0 for NaN. */
const rows: readonly [edges: number[], values: number[], levels: number[]][] = [
  [[0], [-1, -MIN_VALUE, -0, 0, MIN_VALUE, 5, Number.NaN], [0, 0, 1, 1, 1, 1, 0]],
  [[-0], [-MIN_VALUE, 0, -0], [0, 1, 1]],
  [
    [-MAX_VALUE, -MIN_VALUE, MIN_VALUE, MAX_VALUE],
    [-MAX_VALUE, -1, -MIN_VALUE, 0, MIN_VALUE, 1, MAX_VALUE],
    [1, 1, 2, 2, 3, 3, 4],
  ],
  // Edges apart in the low words alone, in the high words alone, and unevenly.
  [
    [1, 1 + EPSILON, 1 + 2 * EPSILON],
    [1 - EPSILON, 1, 1 + EPSILON, 1 + 2 * EPSILON, 2],
    [0, 1, 2, 3, 3],
  ],
  [
    [-2, -1 - EPSILON, -1],
    [-2 - 2 * EPSILON, -2, -1.5, -1 - EPSILON, -1, 7],
    [0, 1, 1, 2, 3, 3],
  ],
  [
    [0.1, 0.2, 0.30000000000000004, 1e9],
    [0.1, 0.2, 0.3, 0.1 + 0.2, 1e9, 1e300],
    [1, 2, 2, 3, 4, 4],
  ],
  // Two edges at one place: the bin between them is empty.
  [
    [1, 1, 2],
    [0, 1, 2],
    [0, 2, 3],
  ],
];

for (const { name, create, skip } of backends) {
  describe(`digitize on ${name}`, { skip }, () => {
    for (const [edges, values, levels] of rows) {
      test(`edges ${edges}`, async () => {
        const backend = await create();
        const b = createBuilder();
        const shape = [1, 1, values.length];
        const [x, e] = [b.input('values', shape, 'f64'), b.input('edges', [edges.length], 'f64')];
        b.output('levels', b.digitize(x, e));
        b.output('numbered', b.digitize(x, e, { numbers: b.input('numbers', [edges.length], 'i32') }));
        const executable = await backend.load(compile(b.finish()));
        const numbers = edges.map((_, n) => 10 * n + 7);
        const outputs = await executable.run({
          values: tensor('f64', shape, Float64Array.from(values)),
          edges: tensor('f64', [edges.length], Float64Array.from(edges)),
          numbers: tensor('i32', [edges.length], Int32Array.from(numbers)),
        });
        backend.dispose();
        assert.deepEqual([...outputs.levels.data], levels);
        assert.deepEqual(
          [...outputs.numbered.data],
          levels.map((level) => (level === 0 ? 0 : numbers[level - 1])),
        );
      });
    }

    test('one step of f64 from every edge', async () => {
      const backend = await create();
      const edges = Array.from({ length: 400 }, (_, n) => (n - 136.5) * 0.1);
      const values = edges.flatMap((edge) => [beside(edge, -1n), edge, beside(edge, 1n)]);
      const b = createBuilder();
      b.output('levels', b.digitize(b.input('values', [3, 1, 400], 'f64'), b.input('edges', [400], 'f64')));
      const executable = await backend.load(compile(b.finish()));
      const { levels } = await executable.run({
        values: tensor('f64', [3, 1, 400], Float64Array.from(values)),
        edges: tensor('f64', [400], Float64Array.from(edges)),
      });
      backend.dispose();
      assert.deepEqual(
        [...levels.data],
        edges.flatMap((_, n) => [n, n + 1, n + 1]),
      );
    });
  });
}

test('WebGPU binds the values of a large image in parts', { skip: noWebGpu }, async () => {
  const backend = await createWebGpuBackend({ gpu: await createNodeGpu() });
  const voxels = (1 << 23) + 1000;
  const b = createBuilder();
  b.output('levels', b.digitize(b.input('values', [1, 1, voxels], 'f64'), b.input('edges', [3], 'f64')));
  const executable = await backend.load(compile(b.finish()));
  const values = Float64Array.from({ length: voxels }, (_, n) => n % 4);
  const { levels } = await executable.run({ values: tensor('f64', [1, 1, voxels], values), edges: tensor('f64', [3], Float64Array.of(1, 2, 3)) });
  assert.equal(executable.stats.dispatches, 2);
  backend.dispose();
  assert.ok(levels.data.every((level, n) => level === n % 4));
});

test('what digitize does not take', () => {
  const b = createBuilder();
  const throws = (run: () => unknown, message: RegExp) => assert.throws(run, { code: 'op-shape', message });
  const [values, edges] = [b.input('a', [2, 3, 4], 'f64'), b.input('b', [5], 'f64')];
  throws(() => b.digitize(b.input('c', [2, 3, 4]), edges), /expects f64 \[D, H, W\], got f32/);
  throws(() => b.digitize(values, b.input('d', [5])), /edges are f32 \[5\]/);
  throws(() => b.digitize(values, edges, { numbers: b.input('e', [4], 'i32') }), /numbers are i32 \[4\]/);
});
