import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { lossNamed } from '../../../src/nn/losses/all';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { describeReference, readGoldens, readJson } from '../../support/reference';
import { runLoss } from './loss-graph';

interface Golden {
  readonly case: string;
  readonly attrs: { readonly op: string } & Record<string, unknown>;
  readonly f32_vs_f64_maxabs: Readonly<Record<string, number>>;
}

const torchNames: Record<string, string> = {
  cross_entropy: 'CrossEntropyLoss',
  bce_with_logits: 'BCEWithLogitsLoss',
  mse: 'MSELoss',
  smooth_l1: 'SmoothL1Loss',
};

/** Class indices of a rank 1 target as a column. */
const asTarget = (t: Tensor) => tensor('f64', t.shape.length === 1 ? [t.shape[0], 1] : t.shape, asFloat64(t));

for (const { name, create, skip } of backends) {
  describe(`losses against PyTorch and MONAI on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    describeReference('monai/ops', 'loss', () => {
      const tensors = readGoldens('monai/ops', 'loss.safetensors');
      for (const golden of readJson<{ cases: Golden[] }>('monai/ops', 'loss.json').cases) {
        test(golden.case, async () => {
          const get = (key: string) => tensors.get(`${golden.case}/${key}`) as Tensor;
          const { op, note, weighted, ...args } = golden.attrs;
          const weight = weighted ? { weight: [...asFloat64(get('in.class_weight'))] } : {};
          const loss = lossNamed(torchNames[op] ?? op.replace('monai.', '')).create({ ...args, ...weight });
          const found = await runLoss(backend, loss, get('in.x'), asTarget(get('in.label') ?? get('in.target')));
          assert.deepEqual([...get('gout').data], [1]);
          for (const [key, value] of [['out', [found.loss]] as const, ['grad.x', found.gradient] as const]) {
            assertClose(value, asFloat64(get(key)), { rel: 1e-5, abs: 4 * golden.f32_vs_f64_maxabs[key] }, key);
          }
        });
      }
    });
  });
}
