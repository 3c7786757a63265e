import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { evaluateConstants } from '../../../src/backends/constants';
import type { DeviceTraits, Variants } from '../../../src/backends/webgpu/kernel';
import { kernels } from '../../../src/backends/webgpu/kernels/all';
import { type Constants, PipelineCache } from '../../../src/backends/webgpu/pipelines';
import { lowerPlan } from '../../../src/backends/webgpu/program';
import type { OpName } from '../../../src/ops/all';
import { compile } from '../../../src/ops/compile';
import { buildOpCase, refusedOps } from '../../ops/case-graph';
import { cases } from '../../ops/cases';
import { nullDevice, traitsOf } from '../../support/gpu';

const names = Object.keys(kernels) as OpName[];
const listOf = (name: OpName): readonly Variants[] => kernels[name].variants;
const shaders = new Map(names.flatMap((name) => listOf(name).map((variant) => [variant.shader.name, variant] as const)));

/** Every set of constants with every value of the others, and every pair of values at least once, the rest as they are by default. */
function pairwise({ shader, choices, sets }: Variants): Constants[] {
  const entries = Object.entries(choices);
  const found = new Map<string, Constants>();
  const add = (constants: Constants) => found.set(JSON.stringify(constants), constants);
  for (const set of sets) {
    const base = { ...shader.constants, ...set };
    add(base);
    for (const [a, values] of entries)
      for (const value of values) {
        add({ ...base, [a]: value });
        // The pairs with the first set; with the others each value alone.
        if (set !== sets[0]) continue;
        for (const [b, others] of entries) if (b > a) for (const other of others) add({ ...base, [a]: value, [b]: other });
      }
  }
  return [...found.values()];
}

describe('every shader compiles with every pair of choices at the default limits', () => {
  let none: Awaited<ReturnType<typeof nullDevice>>;
  before(async () => {
    none = await nullDevice([...new Set([...shaders.values()].flatMap(({ features }) => features))]);
  });
  after(() => none.device.destroy());
  for (const [name, variant] of shaders) {
    test(name, async () => {
      const pipelines = new PipelineCache(none.device);
      const all = pairwise(variant);
      for (const constants of all) await pipelines.get(variant.shader, constants);
      assert.equal(pipelines.size, all.length);
    });
  }
});

describe('kernels choose listed variants only', () => {
  const traits: Record<string, DeviceTraits> = {
    software: traitsOf({ software: true, swaps: false }),
    'software with subgroups': traitsOf({ software: true, workgroupBytes: 32768 }),
    hardware: traitsOf({ software: false, workgroupBytes: 32768 }),
    'hardware, the last variant': traitsOf({ software: false, half: true, deviation: 1, choose: ({ valid }) => valid[valid.length - 1] }),
  };
  for (const [word, device] of Object.entries(traits))
    for (const name of names.filter((each) => !refusedOps.includes(each)))
      test(`${name}, ${word}`, () => {
        for (const c of cases.filter((entry) => entry.op === name)) {
          const { graph, weights } = buildOpCase(c, 'plain');
          const plan = compile(graph);
          for (const { shader, constants, bindings, uniforms } of lowerPlan(plan, evaluateConstants(plan, weights), device).dispatches) {
            const known = shaders.get(shader.name);
            assert.ok(known, `${shader.name} is in no list`);
            const { choices, sets } = known;
            const fits = (set: Constants) => Object.entries(set).every(([key, value]) => constants[key] === value);
            assert.ok(sets.some(fits), `${c.label}: ${shader.name} has no set for ${JSON.stringify(constants)}`);
            for (const [key, value] of Object.entries(constants)) {
              const listed = sets.some((set) => key in set) ? [value] : (choices[key] ?? [(shader.constants as Constants)[key]]);
              assert.ok(listed.includes(value), `${c.label}: ${shader.name} ${key} = ${value}, listed: ${listed}`);
            }
            const given = new Set([...Object.keys(bindings), ...Object.keys(uniforms), 'grid', 'params']);
            for (const needed of [...shader.bindings, ...shader.uniforms])
              assert.ok(given.has(needed.name), `${shader.name}: ${needed.name} is not given`);
          }
        }
      });
});
