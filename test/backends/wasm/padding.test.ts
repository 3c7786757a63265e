import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createWasmBackend, type WasmBackend } from '../../../src/backends/wasm/backend';
import { roundUp } from '../../../src/core/shape';
import { compile } from '../../../src/graph/compile';
import type { OpTable } from '../../../src/graph/ir';
import { LANES, layoutOf } from '../../../src/graph/layout';
import { ops } from '../../../src/ops/all';
import { buildOpCase, formsOf } from '../../ops/case-graph';
import { cases } from '../../ops/cases';

describe('what lies in memory before a run does not matter, and padding lanes are zero after it', () => {
  let backend: WasmBackend;
  before(async () => {
    backend = await createWasmBackend({ build: 'simd' });
  });
  after(() => backend.dispose());

  for (const c of cases) {
    test(`${c.op}: ${c.label}`, async () => {
      for (const form of formsOf(c)) {
        const { graph, inputs, weights } = buildOpCase(c, form);
        const plan = compile(graph, ops as unknown as OpTable);
        const executable = await backend.load(plan, weights);
        for (const slab of executable.slabs()) slab.fill(0);
        const clean = await executable.run(inputs);
        for (const slab of executable.slabs()) slab.fill(Number.NaN);
        const outputs = await executable.run(inputs);
        const slabs = executable.slabs();
        for (const [name, operand] of plan.outputs) {
          assert.deepEqual(outputs[name].data, clean[name].data, `${form}, ${name}`);
          if (operand.dtype !== 'f32') continue;
          const { rows, cols } = layoutOf(operand);
          for (let row = 0; row < rows; row++) {
            const at = operand.offset / 4 + row * operand.ld;
            const padding = slabs[operand.slab].subarray(at + cols, at + roundUp(cols, LANES));
            assert.ok(
              padding.every((lane) => lane === 0),
              `${form}, ${name}: padding of row ${row} is ${padding}`,
            );
          }
        }
        executable.dispose();
      }
    });
  }
});
