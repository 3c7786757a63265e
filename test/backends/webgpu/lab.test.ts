import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { packWeight } from '../../../src/backends/packing';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { DeviceConnection, type DeviceContext } from '../../../src/backends/webgpu/device';
import { WebGpuExecutable } from '../../../src/backends/webgpu/executable';
import type { Bound } from '../../../src/backends/webgpu/kernel';
import { convLadders, matrixShaders } from '../../../src/backends/webgpu/kernels/conv/lab';
import type { ConvProblem } from '../../../src/backends/webgpu/kernels/conv/problem';
import { lowerTrial } from '../../../src/backends/webgpu/kernels/conv/trial';
import type { ConvEpilogue } from '../../../src/backends/webgpu/kernels/conv/variant';
import { createNodeGpu } from '../../../src/backends/webgpu/node.node';
import { Pace } from '../../../src/backends/webgpu/pace';
import { PipelineCache } from '../../../src/backends/webgpu/pipelines';
import { programOf, spanBytes } from '../../../src/backends/webgpu/program';
import { timeDispatches } from '../../../src/backends/webgpu/tuning/stopwatch';
import type { SlabOperand } from '../../../src/graph/plan';
import { compile } from '../../../src/ops/compile';
import { of } from '../../ops/case';
import { buildOpCase } from '../../ops/case-graph';
import { noWebGpu } from '../../support/backends';
import { assertClose } from '../../support/close';

const [channels, outputs, positions] = [9, 21, [5, 6, 9] as const];
const problem: ConvProblem = {
  batch: 1,
  inputs: channels,
  outputs,
  groups: 1,
  xSize: positions,
  ySize: positions,
  positions,
  taps: [3, 3, 3],
  inStride: [1, 1, 1],
  inOffset: [-1, -1, -1],
  inStep: [1, 1, 1],
  outStride: [1, 1, 1],
  outOffset: [0, 0, 0],
  weightIndex: (o, c, [i, j, k]) => (((o * channels + c) * 3 + i) * 3 + j) * 3 + k,
};
const epilogue: ConvEpilogue = {
  constants: { ACTIVATION: 0, SLOPES: 0, RESIDUAL: 0 },
  uniforms: { alpha: 0, slope: 0, slope_rows: [1, 1], residual: [0, 0] },
};
const shapes = { x: [1, channels, ...positions], weight: [outputs, channels, 3, 3, 3] };
const steps = [...new Set(Object.values(convLadders).flat())];

describe('the ladder of convolution kernels', { skip: noWebGpu }, () => {
  let connection: DeviceConnection;
  let context: DeviceContext;
  before(async () => {
    connection = await DeviceConnection.open({ gpu: await createNodeGpu() });
    context = await connection.context();
  });
  after(() => connection.close());

  for (const step of steps)
    test(step.name, async (t) => {
      const { traits, info } = context;
      if (!step.isValid(problem, traits)) return t.skip('the adapter cannot run it');
      const { graph, inputs, weights } = buildOpCase(of('conv3d')('ladder', shapes, { padding: 1 }), 'plain');
      const plan = compile(graph);
      const bound = (operand: SlabOperand): Bound => {
        const { slab, offset, ld } = operand;
        return { source: { kind: 'slab', slab, offset, bytes: spanBytes(operand) }, view: [0, ld / 4] };
      };
      const dispatches = step.lower(
        problem,
        {
          x: bound(plan.inputs.get('x') as SlabOperand),
          weight: (packing) => ({
            source: { kind: 'data', data: packWeight(weights.get('weight')?.data as Float32Array, packing) },
            dispatches: [],
          }),
          y: bound(plan.outputs.get('out0') as SlabOperand),
          bias: undefined,
          slope: undefined,
          residual: undefined,
        },
        epilogue,
        traits,
      );
      const program = programOf(
        dispatches.map((dispatch) => ({ ...dispatch, op: step.name, work: 1 })),
        plan.slabBytes,
      );
      const executable = new WebGpuExecutable(plan, program, connection, new Pace(info.software), undefined);
      const [actual, expected] = [await executable.run(inputs), await (await createReferenceBackend().load(plan, weights)).run(inputs)];
      executable.dispose();
      assertClose(actual.out0.data as Float32Array, expected.out0.data as Float64Array, { rel: step.deviation });
      const ms = await timeDispatches(lowerTrial(problem, step, traits), context, Number.POSITIVE_INFINITY);
      assert.ok(ms > 0);
      t.diagnostic(`${((2 * 27 * channels * outputs * positions[0] * positions[1] * positions[2]) / ms / 1e6).toFixed(2)} GFLOP/s`);
    });
});

test('the kernel on subgroup matrices compiles where they can be enabled', async () => {
  const gpu = await createNodeGpu(['backend=null', 'enable-dawn-features=allow_unsafe_apis']);
  const adapter = (await gpu.requestAdapter()) as GPUAdapter;
  for (const { shader, features, sets } of matrixShaders) {
    assert.ok(features.every((feature) => adapter.features.has(feature)));
    const device = await adapter.requestDevice({ requiredFeatures: features });
    await new PipelineCache(device).get(shader, { ...shader.constants, ...sets[0] });
    device.destroy();
  }
});
