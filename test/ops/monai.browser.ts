import { after, before, describe } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { createWebGpuBackend } from '../../src/backends/webgpu/backend';
import type { Tensor } from '../../src/core/tensor';
import { describeReference, fetchGoldens, fetchJson, hasReference } from '../support/reference.browser';
import { families, type Golden, testFamily } from './monai-family';

const create: Record<string, () => Promise<Backend>> = { webgpu: () => createWebGpuBackend(), wasm: () => createWasmBackend() };

const files = new Map<string, { cases: Golden[]; tensors: ReadonlyMap<string, Tensor> }>();
for (const family of (await hasReference('monai/ops')) ? families : []) {
  const { cases } = await fetchJson<{ cases: Golden[] }>('monai/ops', `${family}.json`);
  files.set(family, { cases, tensors: await fetchGoldens('monai/ops', `${family}.safetensors`) });
}

await describeReference('monai/ops', 'operators against PyTorch in the browser', () => {
  for (const [name, make] of Object.entries(create)) {
    describe(name, () => {
      let backend: Backend;
      before(async () => {
        backend = await make();
      });
      after(() => backend?.dispose());
      for (const [family, { cases, tensors }] of files) describe(family, () => testFamily(cases, tensors, () => backend));
    });
  }
});
