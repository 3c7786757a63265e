import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluateConstants } from '../../../src/backends/constants';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { createWebGpuBackend } from '../../../src/backends/webgpu/backend';
import type { DeviceTraits } from '../../../src/backends/webgpu/kernel';
import { convVariants } from '../../../src/backends/webgpu/kernels/conv/plan';
import { gradWeightVariants } from '../../../src/backends/webgpu/kernels/conv3d_grad_weight';
import { createNodeGpu } from '../../../src/backends/webgpu/node.node';
import { lowerPlan } from '../../../src/backends/webgpu/program';
import type { Tensor } from '../../../src/core/tensor';
import { compile } from '../../../src/ops/compile';
import type { OpCase } from '../../ops/case';
import { buildOpCase, type CaseGraph } from '../../ops/case-graph';
import { conv3dCases, conv3dGradWeightCases, convTranspose3dCases } from '../../ops/conv-cases';
import { noWebGpu } from '../../support/backends';
import { assertClose } from '../../support/close';
import { traitsOf } from '../../support/gpu';

/** Software adapters compile slowly: a variant takes the cases that its first specialisations of a shader can run. */
const PIPELINES = 3;

// Epilogues are one piece of code for all variants; the tests of operators go through them.
const convCases = [...conv3dCases, ...convTranspose3dCases].filter(({ attrs = {}, inputs }) => !('activation' in attrs) && !('residual' in inputs));
// Those of many inputs first: fewer than 4 take specialisations of their own.
const inputsOf = ({ inputs: { x } }: OpCase) => Math.min(x[1], 4);
convCases.sort((a, b) => inputsOf(b) - inputsOf(a));
const families = [
  { variants: convVariants, cases: convCases },
  { variants: gradWeightVariants.map((name) => ({ name, deviation: 1e-5 })), cases: conv3dGradWeightCases },
];

const built = new Map<OpCase, CaseGraph & { plan: ReturnType<typeof compile>; expected: Promise<Record<string, Tensor>> }>();
const reference = createReferenceBackend();
function buildOnce(c: OpCase) {
  const known = built.get(c);
  if (known) return known;
  const graph = buildOpCase(c, 'views');
  const plan = compile(graph.graph);
  const expected = reference.load(plan, graph.weights).then((executable) => executable.run(graph.inputs));
  const made = { ...graph, plan, expected };
  built.set(c, made);
  return made;
}

/** The cases of a variant: those for which it is valid throughout, of few specialisations. */
function casesOf(name: string, cases: readonly OpCase[], device: DeviceTraits): OpCase[] {
  const pipelines = new Set<string>();
  return cases.filter((c) => {
    const { plan, weights } = buildOnce(c);
    let isValid = true;
    const choose: DeviceTraits['choose'] = ({ valid, usual }) => {
      isValid &&= valid.includes(name);
      return isValid ? name : usual;
    };
    const { dispatches } = lowerPlan(plan, evaluateConstants(plan, weights), { ...device, choose });
    if (!isValid) return false;
    const needed = dispatches.filter(({ shader }) => shader.name.startsWith('conv3d')).map(({ constants }) => JSON.stringify(constants));
    if (new Set([...pipelines, ...needed]).size > PIPELINES) return false;
    for (const key of needed) pipelines.add(key);
    return true;
  });
}

describe('every variant of a convolution against the reference', { skip: noWebGpu }, () => {
  for (const { variants, cases } of families)
    for (const { name, deviation } of variants)
      test(name, async (t) => {
        const backend = await createWebGpuBackend({ gpu: await createNodeGpu(), variants: [name], halves: true });
        try {
          const has = (feature: string) => `${backend.info.details.features}`.split(' ').includes(feature);
          const { software } = backend.info;
          const workgroupBytes = Number(backend.info.details.maxComputeWorkgroupStorageSize);
          const chosen = casesOf(name, cases, traitsOf({ software, swaps: has('subgroups'), half: has('shader-f16'), workgroupBytes, deviation }));
          if (chosen.length === 0) return t.skip('the adapter cannot run it');
          assert.ok(chosen.length >= 5, `${chosen.length} cases`);
          for (const c of chosen) {
            const { plan, weights, inputs, expected } = buildOnce(c);
            const executable = await backend.load(plan, weights);
            const actual = await executable.run(inputs);
            executable.dispose();
            for (const [output, { data }] of Object.entries(await expected))
              assertClose(actual[output].data as Float32Array, data as Float64Array, { rel: deviation }, `${c.op}, ${c.label}, ${output}`);
          }
          t.diagnostic(`${chosen.length} cases`);
        } finally {
          backend.dispose();
        }
      });
});
