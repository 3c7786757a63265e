import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convVariants } from '../../../../src/backends/webgpu/kernels/conv/plan';
import { gradWeightVariants } from '../../../../src/backends/webgpu/kernels/conv3d_grad_weight';
import { choicesOf } from '../../../../src/backends/webgpu/program';
import { defaultTable } from '../../../../src/backends/webgpu/tuning/defaults';
import { fastest, isTuningTable } from '../../../../src/backends/webgpu/tuning/table';
import { kernelBenchmarks } from '../../../../src/bench/suites/kernels';
import { modelBenchmarks } from '../../../../src/bench/suites/models';
import { compile } from '../../../../src/ops/compile';
import { traitsOf } from '../../../support/gpu';

const table = defaultTable('google swiftshader');

/** The benchmarks that the table was measured on. */
const measured = /^conv3d (32→32 k3 64³|64→64 k3 32³)|^UNet 64³, batch/;

describe('the table that ships', () => {
  test('names variants that there are', () => {
    assert.ok(isTuningTable(table));
    const names = new Set([...convVariants.map(({ name }) => name), ...gradWeightVariants]);
    for (const times of Object.values(table)) for (const name of Object.keys(times)) assert.ok(names.has(name), name);
  });

  test('has a valid row for every layer of the benchmarks that it was measured on', () => {
    for (const { name, input, build } of [...kernelBenchmarks, ...modelBenchmarks].filter((each) => measured.test(each.name))) {
      const choices = choicesOf(compile(build(input).graph), traitsOf({ workgroupBytes: 32768 }));
      assert.ok(choices.length > 0);
      for (const choice of choices) assert.ok(fastest(choice, table), `${name}: ${choice.problem}`);
    }
  });

  test('has nothing for adapters that nobody measured', () => {
    assert.deepEqual(defaultTable('a GPU of next year'), {});
  });
});
