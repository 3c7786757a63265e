import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { tensor } from '../../src/core/tensor';
import { oneHot } from '../../src/nn/one-hot';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';

for (const { name, create, skip } of backends) {
  describe(`one-hot labels on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const shape of [
      [2, 1, 1, 2, 2],
      [8, 1],
    ])
      test(`[${shape}]`, async () => {
        const b = createBuilder();
        b.output('y', oneHot(b, b.input('labels', shape), 5));
        const executable = await backend.load(compile(b.finish()));
        const labels = [0, 4, 1, 3, 2, 255, -1, 0];
        const { y } = await executable.run({ labels: tensor('f32', shape, Float32Array.from(labels)) });
        executable.dispose();
        assert.deepEqual(y.shape, [shape[0], 5, ...shape.slice(2)]);
        const inner = 8 / shape[0];
        labels.forEach((label, i) => {
          const channels = [0, 1, 2, 3, 4].map((c) => Number(y.data[(Math.floor(i / inner) * 5 + c) * inner + (i % inner)]));
          assert.deepEqual(
            channels,
            [0, 1, 2, 3, 4].map((c) => (c === label ? 1 : 0)),
          );
        });
      });
  });
}
