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
import { hardware, traitsOf, wrapGpu } from '../../support/gpu';

const conv = of('conv3d');
const transposed = of('conv_transpose3d');
const dense = of('linear');

/** Problems that take different tiles, with extents that do not divide by them, and what is chosen: shader, rows, outputs, taps at once. */
const problems: readonly { c: OpCase; swap: string; software: string; hardware: string }[] = [
  {
    c: conv('window of 3, large', { x: [1, 17, 21, 34, 27], weight: [18, 17, 3, 3, 3], bias: [18] }, { padding: 1 }),
    swap: 'conv3d_swap 4x8, 3',
    software: 'conv3d 4x8, 3',
    hardware: 'conv3d 2x8, 3',
  },
  {
    c: conv('window of 3, 29 outputs', { x: [1, 17, 9, 13, 11], weight: [29, 17, 3, 3, 3], bias: [29] }, { padding: 1, activation: 'gelu' }),
    swap: 'conv3d_swap 4x8, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: conv('window of 3, 14 outputs', { x: [2, 9, 9, 13, 11], weight: [14, 9, 3, 3, 3] }, { padding: 1 }),
    swap: 'conv3d_swap 4x4, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: conv('strided along W', { x: [1, 33, 11, 15, 26], weight: [37, 33, 3, 3, 3] }, { padding: 1, stride: [1, 1, 2] }),
    swap: 'conv3d_swap 4x4, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: conv('one channel to 16', { x: [1, 1, 33, 34, 35], weight: [16, 1, 3, 3, 3] }, { padding: 1, stride: [2, 1, 1] }),
    swap: 'conv3d_swap 4x4, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 2x8, 3',
  },
  {
    c: conv('one channel to 4', { x: [1, 1, 33, 34, 35], weight: [4, 1, 3, 3, 3] }, { padding: 1 }),
    swap: 'conv3d 4x4, 3',
    software: 'conv3d 4x4, 3',
    hardware: 'conv3d 2x4, 3',
  },
  {
    c: conv('two channels, window of 5', { x: [1, 2, 17, 18, 19], weight: [13, 2, 5, 5, 5] }, { padding: 2 }),
    swap: 'conv3d_swap 4x4, 1',
    software: 'conv3d 2x8, 1',
    hardware: 'conv3d 1x8, 1',
  },
  {
    c: conv('window of 6', { x: [1, 3, 11, 12, 13], weight: [32, 3, 2, 3, 6] }, { padding: [1, 1, 2] }),
    swap: 'conv3d_swap 4x8, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: conv('window of 7, stride 2, one channel', { x: [1, 1, 20, 21, 22], weight: [16, 1, 7, 7, 7] }, { padding: 3, stride: 2 }),
    swap: 'conv3d_swap 4x4, 1',
    software: 'conv3d 2x8, 1',
    hardware: 'conv3d 1x8, 1',
  },
  {
    c: conv('window of 2, stride 2', { x: [1, 33, 20, 21, 23], weight: [64, 33, 2, 2, 2] }, { stride: 2 }),
    swap: 'conv3d_swap 4x8, 2',
    software: 'conv3d 2x8, 2',
    hardware: 'conv3d 1x8, 2',
  },
  {
    c: conv('window of 1', { x: [1, 37, 9, 17, 18], weight: [61, 37, 1, 1, 1] }, { stride: [1, 1, 3] }),
    swap: 'conv3d 1x8, 1',
    software: 'conv3d 1x8, 1',
    hardware: 'conv3d 1x8, 1',
  },
  {
    c: conv('small', { x: [1, 3, 4, 5, 6], weight: [9, 3, 3, 3, 3] }, { padding: 1 }),
    swap: 'conv3d 2x4, 3',
    software: 'conv3d 2x4, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: conv('groups', { x: [1, 24, 8, 9, 10], weight: [36, 8, 3, 3, 3] }, { padding: 1, groups: 3 }),
    swap: 'conv3d 2x8, 3',
    software: 'conv3d 2x8, 3',
    hardware: 'conv3d 1x8, 3',
  },
  {
    c: transposed('window of 4, stride 2', { x: [1, 33, 9, 10, 11], weight: [33, 31, 4, 4, 4] }, { padding: 1, stride: 2 }),
    swap: 'conv3d_swap 4x8, 2',
    software: 'conv3d 2x8, 2',
    hardware: 'conv3d 1x8, 2',
  },
  {
    c: transposed('window of 3, stride 2', { x: [1, 19, 9, 10, 11], weight: [19, 13, 3, 3, 3] }, { padding: 1, stride: 2, outputPadding: 1 }),
    swap: 'conv3d 1x8, 2',
    software: 'conv3d 1x8, 2',
    hardware: 'conv3d 1x8, 2',
  },
  {
    c: dense('many rows', { x: [301, 65], weight: [67, 65], bias: [67] }),
    swap: 'conv3d 1x8, 1',
    software: 'conv3d 1x8, 1',
    hardware: 'conv3d 1x8, 1',
  },
];

for (const [word, info, hidden] of [
  ['swap', {}, []],
  ['software', {}, ['subgroups']],
  ['hardware', hardware, []],
] as const)
  describe(`tiles chosen for ${word}`, { skip: noWebGpu }, () => {
    let backend: Backend;
    before(async () => {
      backend = await createWebGpuBackend({ gpu: (await wrapGpu(info, hidden)).gpu });
      assert.equal(backend.info.software, word !== 'hardware');
    });
    after(() => backend.dispose());
    for (const problem of problems)
      test(`${problem.c.op}, ${problem.c.label}: ${problem[word]}`, async (t) => {
        if (word === 'swap' && !`${backend.info.details.features}`.includes('subgroups')) return t.skip('the adapter has no subgroups');
        const { graph, inputs, weights } = buildOpCase(problem.c, 'plain');
        const plan = compile(graph);
        const traits = traitsOf({ software: word !== 'hardware', swaps: word === 'swap' });
        const { dispatches } = lowerPlan(plan, evaluateConstants(plan, weights), traits);
        const chosen = dispatches.map(({ shader, constants: { TILE_H, WIDE, TAPS } }) => `${shader.name} ${TILE_H}x${WIDE ? 8 : 4}, ${TAPS}`);
        assert.ok(chosen.includes(problem[word]), `${[...new Set(chosen)].join('; ')}`);
        const expected = await (await createReferenceBackend().load(plan, weights)).run(inputs);
        const actual = await (await backend.load(plan, weights)).run(inputs);
        assertClose(actual.out0.data as Float32Array, expected.out0.data as Float64Array, { rel: 1e-5 });
      });
  });
