import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import type { Tensor } from '../../src/core/tensor';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { describeReference, readGoldens, readJson } from '../support/reference';
import { buildCase, type CaseAttrs, isOperator } from './monai-case';

interface Golden {
  case: string;
  attrs: CaseAttrs;
  f32_vs_f64_maxabs?: Record<string, number>;
}

for (const { name, create, skip } of backends) {
  describe(`operators against PyTorch on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const family of ['conv3d', 'conv_transpose3d', 'pool3d', 'norm', 'activation', 'misc']) {
      describeReference('monai/ops', family, () => {
        const tensors = readGoldens('monai/ops', `${family}.safetensors`);
        const { cases } = readJson<{ cases: Golden[] }>('monai/ops', `${family}.json`);
        for (const golden of cases) {
          const supported = isOperator(golden.attrs.op);
          test(golden.case, { skip: supported ? false : `${golden.attrs.op} is not an operator of the engine` }, async () => {
            const own = new Map<string, Tensor>();
            for (const [key, value] of tensors) if (key.startsWith(`${golden.case}/`)) own.set(key.slice(golden.case.length + 1), value);
            const { graph, inputs, weights } = buildCase(golden.attrs, own);
            const executable = await backend.load(compile(graph), weights);
            const { out } = await executable.run(inputs);
            executable.dispose();
            assertClose(out.data as Float64Array, (own.get('out') as Tensor).data as Float32Array, {
              rel: 1e-5,
              abs: 4 * (golden.f32_vs_f64_maxabs?.out ?? 0),
            });
          });
        }
      });
    }
  });
}
