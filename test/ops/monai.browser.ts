import { test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import type { Tensor } from '../../src/core/tensor';
import { compile } from '../../src/graph/compile';
import type { OpTable } from '../../src/graph/ir';
import { ops } from '../../src/ops/all';
import { assertClose } from '../support/close';
import { describeReference, fetchGoldens, fetchJson } from '../support/reference.browser';
import { buildCase, type CaseAttrs } from './monai-case';

await describeReference('monai/ops', "a page's own JavaScript engine against PyTorch", () => {
  test('the first convolution', async () => {
    const { cases } = await fetchJson<{ cases: { case: string; attrs: CaseAttrs }[] }>('monai/ops', 'conv3d.json');
    const [{ case: name, attrs }] = cases;
    const own = new Map<string, Tensor>();
    for (const [key, value] of await fetchGoldens('monai/ops', 'conv3d.safetensors')) {
      if (key.startsWith(`${name}/`)) own.set(key.slice(name.length + 1), value);
    }
    const { graph, inputs, weights } = buildCase(attrs, own);
    const executable = await createReferenceBackend().load(compile(graph, ops as unknown as OpTable), weights);
    const { out } = await executable.run(inputs);
    assertClose(out.data as Float64Array, (own.get('out') as Tensor).data as Float32Array, { rel: 1e-5 });
  });
});
