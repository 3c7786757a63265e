import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import type { Tensor } from '../../src/core/tensor';
import { compile } from '../../src/graph/compile';
import type { OpTable } from '../../src/graph/ir';
import { ops } from '../../src/ops/all';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { buildOpCase, doubleOps, exactOps, formsOf, refusedOps } from './case-graph';
import { cases } from './cases';

const reference = createReferenceBackend();
const expectations = new Map<string, Promise<Record<string, Tensor>>>();

for (const { name, create, skip } of backends.filter((b) => b.name !== 'reference')) {
  describe(`operators against the reference on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const c of cases) {
      test(`${c.op}: ${c.label}`, async () => {
        for (const form of formsOf(c)) {
          const isExact = exactOps.includes(c.op);
          const isDouble = doubleOps.includes(c.op);
          const { graph, inputs, weights } = buildOpCase(c, form);
          const plan = compile(graph, ops as unknown as OpTable);
          if (refusedOps.includes(c.op) && name === 'webgpu') {
            await assert.rejects(backend.load(plan, weights), { code: 'webgpu-exact', message: new RegExp(`^${c.op}: .*WASM`) });
            continue;
          }
          const key = `${c.op}: ${c.label}: ${form}`;
          const run = async (on: Backend): Promise<Record<string, Tensor>> => {
            const executable = await on.load(plan, weights);
            const outputs = await executable.run(inputs);
            executable.dispose();
            return outputs;
          };
          if (!expectations.has(key)) expectations.set(key, run(reference));
          const expected = await expectations.get(key);
          const actual = await run(backend);
          for (const [output, { data, dtype }] of Object.entries(expected ?? {})) {
            assertClose(
              actual[output].data as Float64Array,
              data as Float64Array,
              { rel: dtype !== 'f64' || isExact ? 0 : isDouble ? 1e-14 : 1e-5 },
              `${form}, ${output}`,
            );
          }
        }
      });
    }
  });
}
