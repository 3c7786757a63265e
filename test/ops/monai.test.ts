import { after, before, describe } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { backends } from '../support/backends';
import { describeReference, readGoldens, readJson } from '../support/reference';
import { families, type Golden, testFamily } from './monai-family';

for (const { name, create, skip } of backends) {
  describe(`operators against PyTorch on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const family of families) {
      describeReference('monai/ops', family, () => {
        const { cases } = readJson<{ cases: Golden[] }>('monai/ops', `${family}.json`);
        testFamily(cases, readGoldens('monai/ops', `${family}.safetensors`), () => backend);
      });
    }
  });
}
