import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convVariants } from '../../../../src/backends/webgpu/kernels/conv/plan';
import { gradWeightVariants } from '../../../../src/backends/webgpu/kernels/conv3d_grad_weight';
import { choicesOf } from '../../../../src/backends/webgpu/program';
import { defaultTable } from '../../../../src/backends/webgpu/tuning/defaults';
import { fastest, isTuningTable } from '../../../../src/backends/webgpu/tuning/table';
import { benchmarks } from '../../../../src/bench/suite';
import { compile } from '../../../../src/ops/compile';
import { traitsOf } from '../../../support/gpu';

const table = defaultTable('google swiftshader');

describe('the table that ships', () => {
  test('names variants that there are', () => {
    assert.ok(isTuningTable(table));
    const names = new Set([...convVariants.map(({ name }) => name), ...gradWeightVariants]);
    for (const times of Object.values(table)) for (const name of Object.keys(times)) assert.ok(names.has(name), name);
  });

  test('has a valid row for every layer of the benchmarks that it was measured on', () => {
    for (const { name, input, build } of benchmarks.filter((each) => /^conv3d|^UNet 64³, batch/.test(each.name))) {
      const choices = choicesOf(compile(build(input).graph), traitsOf({ workgroupBytes: 32768 }));
      assert.ok(choices.length > 0);
      for (const choice of choices) assert.ok(fastest(choice, table), `${name}: ${choice.problem}`);
    }
  });

  test('has nothing for adapters that nobody measured', () => {
    assert.deepEqual(defaultTable('a GPU of next year'), {});
  });
});
