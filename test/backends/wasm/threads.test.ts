import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createWasmBackend, type WasmBackend, type WasmOptions } from '../../../src/backends/wasm/backend';
import { compile } from '../../../src/graph/compile';
import type { OpTable } from '../../../src/graph/ir';
import { ops } from '../../../src/ops/all';
import { buildOpCase } from '../../ops/case-graph';
import { cases } from '../../ops/cases';

const bits = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

describe('results are the same bit for bit, whatever the number of threads', () => {
  const variants: readonly WasmOptions[] = [
    { build: 'simd', threads: 1 },
    { build: 'simd.shared', threads: 1 },
    { build: 'simd.shared', threads: 2 },
    { build: 'simd.shared', threads: 3 },
    // As on a page's main thread, which may not wait.
    { build: 'simd.shared', threads: 3, blocking: false },
  ];
  let backends: WasmBackend[];
  before(async () => {
    backends = await Promise.all(variants.map((options) => createWasmBackend({ ...options, sliceWork: 1 })));
  });
  after(() => {
    for (const backend of backends) backend.dispose();
  });

  for (const c of cases) {
    test(`${c.op}: ${c.label}`, async () => {
      const { graph, inputs, weights } = buildOpCase(c, 'plain');
      const plan = compile(graph, ops as unknown as OpTable);
      const results = [];
      for (const backend of backends) {
        const executable = await backend.load(plan, weights);
        results.push(await executable.run(inputs));
        executable.dispose();
      }
      for (const [name, { data }] of Object.entries(results[0])) {
        results.forEach((result, i) => {
          assert.ok(bits(data).equals(bits(result[name].data)), `${name} with ${JSON.stringify(variants[i])}`);
        });
      }
    });
  }
});
