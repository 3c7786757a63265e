import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { createNodeGpu } from '../../../src/backends/webgpu/node.node';
import { tensor } from '../../../src/core/tensor';
import { buildNetwork } from '../../../src/nn/models/build';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { noWebGpu } from '../../support/backends';
import { recipeInput, recipeWeights } from '../../support/recipe';

const shape = [1, 1, 16, 16, 16];
const architecture = {
  name: 'UNet',
  args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8, 16], strides: [2, 2], num_res_units: 1 },
};

describe('limits', { skip: noWebGpu }, () => {
  test('a network runs at the default limits as at the adapter’s', async () => {
    const { graph, stateDict } = buildNetwork(architecture, shape);
    const plan = compile(graph);
    const outputs = [];
    for (const limits of ['default', 'adapter'] as const) {
      const backend = await createWebGpuBackend({ gpu: await createNodeGpu(), limits });
      if (limits === 'default') assert.equal(backend.info.details.maxStorageBufferBindingSize, 128 * 2 ** 20);
      const executable = await backend.load(plan, recipeWeights(stateDict));
      outputs.push((await executable.run({ input: recipeInput('limits', shape) })).output.data);
      backend.dispose();
    }
    assert.deepEqual(outputs[0], outputs[1]);
  });

  test('a plan beyond a limit says which, by how much and what to do', async () => {
    const backend = await createWebGpuBackend({ gpu: await createNodeGpu(), limits: 'default' });
    const b = createBuilder();
    b.output('y', b.unary(b.input('x', [1, 8, 160, 160, 164]), { kind: 'relu' }));
    await assert.rejects(backend.load(compile(b.finish())), (error: Error & { code: string }) => {
      assert.equal(error.code, 'webgpu-limit');
      assert.match(error.message, /^unary: x: needs 134348800 bytes, the device's maxStorageBufferBindingSize is 134217728; use a smaller window/);
      return true;
    });
    backend.dispose();
  });

  test('a grid of more than 65,535 workgroups folds', async () => {
    const backend = await createWebGpuBackend({ gpu: await createNodeGpu() });
    const b = createBuilder();
    const extents = [1, 1, 162, 162, 162];
    b.output('y', b.unary(b.input('x', extents), { kind: 'neg' }));
    const executable = await backend.load(compile(b.finish()));
    const data = Float32Array.from({ length: 162 ** 3 }, (_, i) => i % 9973);
    const { y } = await executable.run({ x: tensor('f32', extents, data) });
    assert.ok(data.every((value, i) => value === -(y.data[i] as number)));
    backend.dispose();
  });

  test('an environment without WebGPU says so', async () => {
    await assert.rejects(createWebGpuBackend({ gpu: { requestAdapter: async () => null } as unknown as GPU }), { code: 'webgpu-unavailable' });
    if (!globalThis.navigator?.gpu) await assert.rejects(createWebGpuBackend(), { code: 'webgpu-unavailable' });
  });
});
