import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { createNodeGpu } from '../../../src/backends/webgpu/node.node';
import { bufferUsage } from '../../../src/backends/webgpu/usage';
import { tensor } from '../../../src/core/tensor';
import { buildNetwork } from '../../../src/nn/models/build';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { noWebGpu } from '../../support/backends';
import { wrapGpu } from '../../support/gpu';
import { recipeInput, recipeWeights } from '../../support/recipe';
import { tinyPlan } from '../../support/tiny-plan';

const shape = [1, 1, 32, 32, 32];
const architecture = { name: 'UNet', args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2], norm: 'INSTANCE' } };

describe('running plans on WebGPU', { skip: noWebGpu }, () => {
  let backend: Backend;
  before(async () => {
    backend = await createWebGpuBackend({ gpu: await createNodeGpu() });
  });
  after(() => backend.dispose());

  const network = async () => {
    const { graph, stateDict } = buildNetwork(architecture, shape);
    return backend.load(compile(graph), recipeWeights(stateDict));
  };
  const input = recipeInput('run', shape);

  test('two runs give the same bits', async () => {
    const executable = await network();
    const first = await executable.run({ input });
    const second = await executable.run({ input });
    assert.deepEqual(first.output.data, second.output.data);
    executable.dispose();
  });

  test('runs that overlap wait for each other', async () => {
    const executable = await network();
    const other = recipeInput('other', shape);
    const alone = [await executable.run({ input }), await executable.run({ input: other })];
    const together = await Promise.all([executable.run({ input }), executable.run({ input: other })]);
    for (const i of [0, 1]) assert.deepEqual(together[i].output.data, alone[i].output.data);
    executable.dispose();
  });

  test('progress reaches its total; memory and dispatches are told', async () => {
    const executable = await network();
    const seen: number[] = [];
    let total = 0;
    await executable.run(
      { input },
      {
        onProgress: (progress) => {
          seen.push(progress.done);
          total = progress.total;
        },
      },
    );
    assert.equal(seen.at(-1), total);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    const { plan, stats } = executable;
    assert.ok(stats.dispatches >= plan.steps.length);
    assert.ok(stats.bytes > plan.activationBytes + plan.constantBytes);
    executable.dispose();
  });

  test('an aborted run ends with the signal’s reason, and the next one is right', async () => {
    const executable = await network();
    const { output: expected } = await executable.run({ input });
    const controller = new AbortController();
    const reason = new Error('enough');
    controller.abort(reason);
    await assert.rejects(executable.run({ input }, { signal: controller.signal }), reason);
    const { output } = await executable.run({ input });
    assert.deepEqual(output.data, expected.data);
    executable.dispose();
  });

  test('what does not fit is refused', async () => {
    const { plan, inputs } = tinyPlan();
    const executable = await backend.load(plan);
    await assert.rejects(executable.run({}), { code: 'input-missing' });
    await assert.rejects(executable.run({ x: tensor('f32', [1, 3]) }), { code: 'input-shape' });
    await executable.run(inputs);
    executable.dispose();
    await assert.rejects(executable.run(inputs), { code: 'disposed' });
  });

  test('half floats and f64 are taken as inputs', async () => {
    const { plan, expected } = tinyPlan();
    const executable = await backend.load(plan);
    const { y } = await executable.run({ x: tensor('f64', [1, 3, 1, 1, 1], new Float64Array([0, Math.log(2), Math.log(5)])) });
    assert.ok(expected.every((value, i) => Math.abs(value - (y.data[i] as number)) < 1e-6));
    const ones = await executable.run({ x: tensor('f16', [1, 3, 1, 1, 1], new Uint16Array([0x3c00, 0x3c00, 0x3c00])) });
    assert.ok([0, 1, 2].every((i) => Math.abs((ones.y.data[i] as number) - 1 / 3) < 1e-6));
    executable.dispose();
  });

  test('an error that nobody waits for ends the run that it falls into', async () => {
    const { gpu, devices } = await wrapGpu();
    const own = await createWebGpuBackend({ gpu });
    const { plan, inputs } = tinyPlan();
    const executable = await own.load(plan);
    const wrong = () => devices[0].createBuffer({ size: 16, usage: bufferUsage.mapRead | bufferUsage.storage }).destroy();
    await assert.rejects(executable.run(inputs, { onProgress: wrong }), { code: 'webgpu-error' });
    await executable.run(inputs);
    own.dispose();
  });

  test('a given adapter is used, and another requested when its device is lost', async () => {
    const [first, later] = [await wrapGpu(), await wrapGpu()];
    const adapter = (await first.gpu.requestAdapter()) as GPUAdapter;
    const own = await createWebGpuBackend({ gpu: later.gpu, adapter });
    const { plan, inputs } = tinyPlan();
    const executable = await own.load(plan);
    await executable.run(inputs);
    assert.deepEqual([first.devices.length, later.devices.length], [1, 0]);
    first.devices[0].destroy();
    await first.devices[0].lost;
    await executable.run(inputs);
    assert.deepEqual([first.devices.length, later.devices.length], [1, 1]);
    own.dispose();
  });

  test('a plan without steps passes its input through', async () => {
    const b = createBuilder();
    b.output('y', b.reshape(b.input('x', [2, 3, 4]), { shape: [6, 4] }));
    const executable = await backend.load(compile(b.finish()));
    const data = Float32Array.from({ length: 24 }, (_, i) => i);
    const { y } = await executable.run({ x: tensor('f32', [2, 3, 4], data) });
    assert.deepEqual(y, tensor('f32', [6, 4], data));
  });
});
