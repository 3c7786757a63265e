import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { buildNetwork } from '../../../src/nn/models/build';
import { compile } from '../../../src/ops/compile';
import { buildOpCase, refusedOps } from '../../ops/case-graph';
import { cases } from '../../ops/cases';
import { assertClose } from '../../support/close';
import { recipeInput, recipeWeights } from '../../support/recipe';

/** Enough of each operator to see that a page's WebGPU does what Node's does; all cases run there. */
const computed = cases.filter(({ op }) => !refusedOps.includes(op));
const sample = computed.filter(
  ({ op }, index) => computed.findIndex((c) => c.op === op) === index || computed.findLastIndex((c) => c.op === op) === index,
);
const adapter = await globalThis.navigator.gpu?.requestAdapter();

describe('WebGPU in a page', { skip: adapter ? false : 'no WebGPU adapter' }, () => {
  let backend: Backend;
  before(async () => {
    backend = await createWebGpuBackend();
  });
  after(() => backend.dispose());

  for (const c of sample)
    test(`${c.op}: ${c.label}`, async () => {
      const { graph, inputs, weights } = buildOpCase(c, 'views');
      const plan = compile(graph);
      const expected = await (await createReferenceBackend().load(plan, weights)).run(inputs);
      const executable = await backend.load(plan, weights);
      const actual = await executable.run(inputs);
      executable.dispose();
      for (const [name, { data, dtype }] of Object.entries(expected))
        assertClose(actual[name].data as Float32Array, data as Float64Array, { rel: dtype === 'f64' ? 1e-5 : 0 }, name);
    });

  test('a network', async () => {
    const shape = [1, 1, 16, 16, 16];
    const args = { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8, 16], strides: [2, 2], num_res_units: 1 };
    const { graph, stateDict } = buildNetwork({ name: 'UNet', args }, shape);
    const plan = compile(graph);
    const weights = recipeWeights(stateDict);
    const input = recipeInput('page', shape);
    const expected = await (await createReferenceBackend().load(plan, weights)).run({ input });
    const actual = await (await backend.load(plan, weights)).run({ input });
    assertClose(actual.output.data as Float32Array, expected.output.data as Float64Array, { rel: 1e-4 });
    assert.equal(backend.info.name, 'webgpu');
  });
});
