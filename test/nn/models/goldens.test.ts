import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { numel } from '../../../src/core/shape';
import { asFloat64, type Tensor } from '../../../src/core/tensor';
import { buildNetwork } from '../../../src/nn/models/build';
import { compile } from '../../../src/ops/compile';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { recipeInput, recipeWeights } from '../../support/recipe';
import { describeReference, readGoldens, readJson } from '../../support/reference';

interface Golden {
  readonly config: Readonly<Record<string, unknown>> & { readonly cls: string };
  readonly recipe_seed: number;
  readonly input: { readonly recipe_key: string; readonly shape: readonly number[] };
  readonly n_params: number;
  readonly state_dict: readonly { key: string; shape: number[]; dtype: string; alias_of?: string }[];
  readonly parameters: readonly string[];
  readonly eval_out: { readonly f32_vs_f64_maxabs?: number };
}

/** Every network with an expected output, and for the heavy ones why the oracle's f64 loops are not asked. */
const goldens: readonly { name: string; heavy?: string }[] = [
  { name: 'unet_batch_small_res0' },
  { name: 'unet_batch_small_res2' },
  { name: 'unet_instance_small_res0' },
  { name: 'unet_instance_small_res2' },
  { name: 'unet_batch_res0' },
  { name: 'unet_batch_res2' },
  { name: 'unet_instance_res0' },
  { name: 'unet_instance_res2' },
  { name: 'basicunet' },
  { name: 'densenet121' },
  { name: 'densenet121_in48' },
  { name: 'densenet169' },
  { name: 'resnet10' },
  { name: 'resnet18' },
  { name: 'resnet18_shortcutA' },
  { name: 'resnet50' },
  { name: 'attentionunet' },
  { name: 'segresnet' },
  { name: 'segresnet_f16_instance' },
  { name: 'dynunet' },
  { name: 'dynunet_aniso_res_ds' },
  { name: 'vnet' },
  { name: 'seresnet50' },
  { name: 'efficientnet_b0' },
];

const read = (name: string) => readJson<Golden>('monai/models', `${name}.json`);

function build({ config, input }: Golden) {
  const { cls, ...args } = config;
  return buildNetwork({ name: cls, args }, input.shape);
}

describeReference('monai/models', 'state dicts equal MONAI 1.3.2', () => {
  for (const { name } of goldens) {
    test(name, () => {
      const golden = read(name);
      const { stateDict } = build(golden);
      const dtypes = { f32: 'float32', i64: 'int64' };
      assert.deepEqual(
        stateDict.map(({ key, shape, dtype, aliasOf }) => ({ key, shape, dtype: dtypes[dtype], ...(aliasOf && { alias_of: aliasOf }) })),
        golden.state_dict,
      );
      const parameters = stateDict.filter((entry) => entry.kind === 'parameter' && !entry.aliasOf);
      assert.deepEqual(
        parameters.map((entry) => entry.key),
        golden.parameters,
      );
      assert.equal(
        parameters.reduce((sum, { shape }) => sum + numel(shape), 0),
        golden.n_params,
      );
    });
  }
});

for (const { name: backendName, create, skip } of backends) {
  describe(`networks against MONAI 1.3.2 on ${backendName}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    describeReference('monai/models', 'evaluation', () => {
      for (const { name, heavy } of goldens) {
        test(name, { skip: backendName === 'reference' && heavy ? heavy : false }, async () => {
          const golden = read(name);
          const { graph, stateDict } = build(golden);
          const executable = await backend.load(compile(graph), recipeWeights(stateDict, golden.recipe_seed));
          const { output } = await executable.run({ input: recipeInput(golden.input.recipe_key, golden.input.shape) });
          executable.dispose();
          const tensors = readGoldens('monai/models', `${name}.safetensors`);
          const indices = tensors.get('eval_out.indices');
          const data = asFloat64(output);
          const actual = indices ? Array.from(asFloat64(indices), (index) => data[index]) : data;
          const expected = tensors.get(indices ? 'eval_out.samples' : 'eval_out') as Tensor;
          assertClose(actual, expected.data as Float32Array, { rel: 1e-4 }, name);
        });
      }
    });
  });
}
