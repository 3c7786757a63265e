import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { evaluateConstants } from '../../../src/backends/constants';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import { lowerPlan } from '../../../src/backends/webgpu/program';
import { compile } from '../../../src/ops/compile';
import { type OpCase, of } from '../../ops/case';
import { buildOpCase } from '../../ops/case-graph';
import { noWebGpu } from '../../support/backends';
import { assertClose } from '../../support/close';
import { hardware, wrapGpu } from '../../support/gpu';

const conv = of('conv3d');
const transposed = of('conv_transpose3d');
const dense = of('linear');

/** Problems large enough for the larger tiles, with extents that do not divide by them. */
const problems: readonly { c: OpCase; software: string; hardware: string }[] = [
  {
    c: conv('row of 3, tall', { x: [1, 17, 21, 34, 19], weight: [18, 17, 3, 3, 3], bias: [18] }, { padding: 1 }),
    software: 'conv3d_row3 4 true',
    hardware: 'conv3d_row3 2 true',
  },
  {
    c: conv('strided, tall', { x: [1, 33, 15, 22, 26], weight: [37, 33, 3, 3, 3] }, { padding: 1, stride: [1, 1, 2] }),
    software: 'conv3d 4 true',
    hardware: 'conv3d 1 true',
  },
  {
    c: conv('row of 3, middle', { x: [2, 9, 6, 7, 9], weight: [12, 9, 3, 3, 3] }, { padding: 1, activation: 'gelu' }),
    software: 'conv3d_row3 2 true',
    hardware: 'conv3d_row3 1 true',
  },
  {
    c: conv('one channel to 4', { x: [1, 1, 33, 34, 35], weight: [4, 1, 3, 3, 3] }, { padding: 1 }),
    software: 'conv3d_row3 2 false',
    hardware: 'conv3d_row3 2 false',
  },
  {
    c: conv('two channels, window of 5', { x: [1, 2, 17, 18, 19], weight: [5, 2, 5, 5, 5] }, { padding: 2 }),
    software: 'conv3d 2 true',
    hardware: 'conv3d 1 true',
  },
  {
    c: conv('small', { x: [1, 3, 4, 5, 6], weight: [9, 3, 3, 3, 3] }, { padding: 1 }),
    software: 'conv3d_row3 1 false',
    hardware: 'conv3d_row3 1 true',
  },
  {
    c: conv('groups', { x: [1, 24, 8, 9, 10], weight: [36, 8, 3, 3, 3] }, { padding: 1, groups: 3 }),
    software: 'conv3d_row3 2 true',
    hardware: 'conv3d_row3 1 true',
  },
  {
    c: transposed('classes', { x: [1, 19, 9, 10, 11], weight: [19, 13, 3, 3, 3] }, { padding: 1, stride: 2, outputPadding: 1 }),
    software: 'conv3d 1 true',
    hardware: 'conv3d 1 true',
  },
  { c: dense('many rows', { x: [301, 65], weight: [67, 65], bias: [67] }), software: 'conv3d 1 true', hardware: 'conv3d 1 true' },
];

for (const [word, info, software] of [
  ['software', {}, true],
  ['hardware', hardware, false],
] as const)
  describe(`tiles chosen for ${word}`, { skip: noWebGpu }, () => {
    let backend: Backend;
    before(async () => {
      backend = await createWebGpuBackend({ gpu: (await wrapGpu(info)).gpu });
      assert.equal(backend.info.software, software);
    });
    after(() => backend.dispose());
    for (const problem of problems)
      test(`${problem.c.op}, ${problem.c.label}: ${problem[word]}`, async () => {
        const { graph, inputs, weights } = buildOpCase(problem.c, 'plain');
        const plan = compile(graph);
        const { dispatches } = lowerPlan(plan, evaluateConstants(plan, weights), { software, workgroupBytes: 16384 });
        const chosen = dispatches.map(({ shader, constants }) => `${shader.name} ${constants.TILE_H} ${constants.WIDE}`);
        assert.ok(chosen.includes(problem[word]), `${chosen}`);
        const expected = await (await createReferenceBackend().load(plan, weights)).run(inputs);
        const actual = await (await backend.load(plan, weights)).run(inputs);
        assertClose(actual.out0.data as Float32Array, expected.out0.data as Float64Array, { rel: 1e-5 });
      });
  });
