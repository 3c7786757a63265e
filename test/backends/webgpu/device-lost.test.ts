import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DeviceChange } from '../../../src/backends/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { noWebGpu } from '../../support/backends';
import { assertClose } from '../../support/close';
import { wrapGpu } from '../../support/gpu';
import { tinyPlan } from '../../support/tiny-plan';

const code = (expected: string) => (error: Error & { code?: string }) => {
  assert.equal(error.code, expected, error.message);
  return true;
};

describe('a lost device', { skip: noWebGpu }, () => {
  test('between runs: the next run rebuilds', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const { plan, inputs, expected } = tinyPlan();
    const executable = await backend.load(plan);
    assertClose((await executable.run(inputs)).y.data as Float32Array, expected, { rel: 1e-6 });
    devices[0].destroy();
    await devices[0].lost;
    assertClose((await executable.run(inputs)).y.data as Float32Array, expected, { rel: 1e-6 });
    assert.equal(devices.length, 2);
    backend.dispose();
  });

  test('during a run: it ends with device-lost, the next one is right', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const { plan, inputs, expected } = tinyPlan();
    const executable = await backend.load(plan);
    const run = executable.run(inputs, { onProgress: () => devices[0].destroy() });
    await assert.rejects(run, code('device-lost'));
    assertClose((await executable.run(inputs)).y.data as Float32Array, expected, { rel: 1e-6 });
    backend.dispose();
  });

  test('while a state is read: the state is gone with it', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const state = await backend.createState({ weights: 1024 });
    const reading = state.read('weights');
    devices[0].destroy();
    await assert.rejects(reading, code('state-lost'));
    await assert.rejects(state.read('weights'), code('state-lost'));
    await assert.rejects(state.write('weights', new Float32Array(256)), code('state-lost'));
    const other = await backend.createState({ weights: 1024 });
    assert.deepEqual(await other.read('weights'), new Float32Array(256));
    backend.dispose();
  });

  test('two executables share the new device', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const { plan, inputs } = tinyPlan();
    const executables = await Promise.all([backend.load(plan), backend.load(plan)]);
    devices[0].destroy();
    await devices[0].lost;
    await Promise.all(executables.map((executable) => executable.run(inputs)));
    assert.equal(devices.length, 2);
    backend.dispose();
  });

  test('is told of, and so is the one in its place; the end of the backend is none', async () => {
    const { gpu, devices } = await wrapGpu();
    const told: DeviceChange[] = [];
    const backend = await createWebGpuBackend({ gpu, onDeviceChange: (change) => told.push(change) });
    const { plan, inputs } = tinyPlan();
    const executable = await backend.load(plan);
    for (const round of [1, 2]) {
      devices[round - 1].destroy();
      await devices[round - 1].lost;
      await executable.run(inputs);
      assert.deepEqual(
        told.splice(0).map(({ state, backend: name }) => [state, name]),
        [
          ['lost', 'webgpu'],
          ['restored', 'webgpu'],
        ],
      );
    }
    backend.dispose();
    await devices[2].lost;
    assert.deepEqual(told, []);
  });

  test('after dispose nothing is requested again', async () => {
    const { gpu, devices } = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu });
    const { plan, inputs } = tinyPlan();
    const executable = await backend.load(plan);
    backend.dispose();
    await assert.rejects(executable.run(inputs), code('disposed'));
    await assert.rejects(backend.load(plan), code('disposed'));
    assert.equal(devices.length, 1);
  });
});
