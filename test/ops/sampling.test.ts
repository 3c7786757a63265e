import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { numel, type Shape } from '../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../src/core/tensor';
import type { Value } from '../../src/graph/ir';
import { type Builder, createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { randomTensor } from './gradient-case';

const values = (shape: Shape, data: readonly number[]) => tensor('f32', shape, Float32Array.from(data));

/** A row of positions along W, in the middle of D and H, as a grid [1, 3, 1, 1, n]. */
const alongWidth = (positions: readonly number[]) =>
  values([1, 3, 1, 1, positions.length], [...positions, ...positions.map(() => 0), ...positions.map(() => 0)]);

for (const { name, create, skip } of backends) {
  describe(`pooling and sampling by definition on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    async function run(inputs: Record<string, Tensor>, emit: (b: Builder, v: Record<string, Value>) => Value): Promise<Float64Array> {
      const b = createBuilder();
      b.output('y', emit(b, Object.fromEntries(Object.entries(inputs).map(([key, { shape }]) => [key, b.input(key, shape)]))));
      const executable = await backend.load(compile(b.finish()), new Map());
      const { y } = await executable.run(inputs);
      executable.dispose();
      return asFloat64(y);
    }

    test('the first of equal maxima takes the gradient, and overlapping windows add up', async () => {
      const x = values([1, 1, 1, 1, 6], [1, 3, 3, 2, 3, 3]);
      const dy = values([1, 1, 1, 1, 4], [1, 10, 100, 1000]);
      const dx = await run({ x, dy }, (b, v) => b.max_pool3d_grad(v.x, v.dy, { kernel: [1, 1, 3], stride: 1 }));
      assert.deepEqual([...dx], [0, 11, 100, 0, 1000, 0]);
      const constant = values([1, 1, 2, 2, 2], Array(8).fill(-5));
      const whole = await run({ x: constant, dy: values([1, 1, 1, 1, 1], [7]) }, (b, v) =>
        b.adaptive_pool3d_grad(v.dy, { x: v.x, kind: 'max', inputSize: 2 }),
      );
      assert.deepEqual([...whole], [7, 0, 0, 0, 0, 0, 0, 0]);
    });

    test('a grid on the voxels gives the volume back', async () => {
      const size = [2, 3, 4];
      const x = randomTensor('sampling.x', [1, 5, ...size]);
      const at = (axis: number) => Array.from({ length: numel(size) }, (_, i) => [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4][axis]);
      const grid = [2, 1, 0].flatMap((axis) => at(axis).map((index) => (2 * index) / (size[axis] - 1) - 1));
      const y = await run({ x, grid: values([1, 3, ...size], grid) }, (b, v) => b.grid_sample(v.x, v.grid, { alignCorners: true }));
      assertClose(y, x.data as Float64Array, { rel: 1e-6 });
    });

    test('outside lie zeros, the border or reflections', async () => {
      const x = values([1, 1, 1, 1, 4], [1, 2, 4, 8]);
      // Voxels −2, −½, 1¼, 3¼ and 5 of the axis.
      const grid = alongWidth([-2, -0.5, 1.25, 3.25, 5].map((voxel) => (2 * voxel + 1) / 4 - 1));
      const sample = (paddingMode: 'zeros' | 'border' | 'reflection') => run({ x, grid }, (b, v) => b.grid_sample(v.x, v.grid, { paddingMode }));
      assertClose(await sample('zeros'), [0, 0.5, 2.5, 6, 0], { rel: 1e-6 });
      assertClose(await sample('border'), [1, 1, 2.5, 8, 8], { rel: 1e-6 });
      // −2 is reflected at −½ to 1, 3¼ lies in the last voxel, 5 is reflected at 3½ to 2.
      assertClose(await sample('reflection'), [2, 1, 2.5, 8, 4], { rel: 1e-6 });
    });

    test('halves are rounded to even, and what is no number lies outside', async () => {
      const x = values([1, 1, 1, 1, 4], [1, 2, 4, 8]);
      const grid = alongWidth([...[0.5, 1.5, 2.5].map((voxel) => (2 * voxel + 1) / 4 - 1), Number.POSITIVE_INFINITY]);
      assert.deepEqual([...(await run({ x, grid }, (b, v) => b.grid_sample(v.x, v.grid, { mode: 'nearest' })))], [1, 4, 4, 0]);
    });

    test('a gradient of many positions in one voxel is the same to the bit from run to run', async () => {
      const dy = randomTensor('sampling.dy', [1, 5, 8, 9, 10]);
      const grid = randomTensor('sampling.grid', [1, 3, 8, 9, 10]);
      const dx = () => run({ dy, grid }, (b, v) => b.grid_sample_grad(v.dy, v.grid, { inputSize: 2 }));
      const first = await dx();
      for (let i = 0; i < 4; i++) assert.deepEqual(await dx(), first);
    });
  });
}
