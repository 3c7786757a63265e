import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createWebGpuBackend } from '../../../../src/backends/webgpu/backend';
import type { TuningTable } from '../../../../src/backends/webgpu/tuning/table';
import { compile } from '../../../../src/ops/compile';
import { of } from '../../../ops/case';
import { buildOpCase } from '../../../ops/case-graph';
import { noWebGpu } from '../../../support/backends';
import { wrapGpu } from '../../../support/gpu';

const problem = of('conv3d')('to tune', { x: [1, 12, 17, 2, 19], weight: [12, 12, 3, 3, 3] }, { padding: 1 });

describe('tuning on the device at hand', { skip: noWebGpu }, () => {
  test('every valid variant is timed and kept; on a software adapter the registers win', async (t) => {
    const kept = new Map<string, TuningTable>();
    const tuningStore = { read: async (key: string) => kept.get(key), write: async (key: string, table: TuningTable) => void kept.set(key, table) };
    const wrapped = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu: wrapped.gpu, tune: 'measure', tuningStore, tuneBudget: 600_000 });
    const { graph, inputs, weights } = buildOpCase(problem, 'plain');
    const stages = new Set<string>();
    const executable = await backend.load(compile(graph), weights, { onProgress: ({ stage }) => stages.add(stage) });
    const measured = await executable.run(inputs);
    assert.deepEqual([...stages], ['tune', 'compile']);
    const [[key, table]] = kept;
    assert.ok(key.startsWith(backend.info.device), key);
    const [[name, times]] = Object.entries(table);
    assert.match(name, /^conv 12 to 12, window 3x3x3 at /);
    for (const family of ['register', 'halo', 'gemm'])
      assert.ok(
        Object.keys(times).some((variant) => variant.startsWith(family)),
        family,
      );
    t.diagnostic(JSON.stringify(times));
    const { variants, tune } = backend.info.details;
    assert.equal(tune, 'measure');
    if (backend.info.software) assert.match(`${variants}`, /: (register|swap) /);

    const later = await createWebGpuBackend({ gpu: wrapped.gpu, tune: 'cached', tuningStore });
    const again = await later.load(compile(graph), weights);
    assert.equal(later.info.details.variants, variants);
    assert.deepEqual((await again.run(inputs)).out0, measured.out0);
    backend.dispose();
    later.dispose();
  });

  test('a run’s dispatches go in one pass a submit', async () => {
    const wrapped = await wrapGpu();
    const backend = await createWebGpuBackend({ gpu: wrapped.gpu });
    const { graph, inputs, weights } = buildOpCase(problem, 'views');
    const executable = await backend.load(compile(graph), weights);
    const [device] = wrapped.devices;
    let passes = 0;
    let submits = 0;
    const createCommandEncoder = device.createCommandEncoder.bind(device);
    device.createCommandEncoder = (...given) => {
      const encoder = createCommandEncoder(...given);
      const beginComputePass = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = (...descriptor) => {
        passes++;
        return beginComputePass(...descriptor);
      };
      return encoder;
    };
    const outputs = await executable.run(inputs, { onProgress: ({ stage }) => stage === 'run' && submits++ });
    assert.ok(executable.stats.dispatches > 2, `${executable.stats.dispatches} dispatches`);
    assert.ok(Object.keys(outputs).length > 1);
    assert.deepEqual([passes, submits], [1, 1]);
    backend.dispose();
  });
});
