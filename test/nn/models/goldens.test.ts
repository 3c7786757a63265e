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

/** Every network with an expected output, and the work of the heavy ones. */
const goldens: readonly { name: string; heavy?: string }[] = [
  { name: 'unet_batch_small_res0' },
  { name: 'unet_batch_small_res2' },
  { name: 'unet_instance_small_res0' },
  { name: 'unet_instance_small_res2' },
  { name: 'unet_batch_res0' },
  { name: 'unet_batch_res2' },
  { name: 'unet_instance_res0' },
  { name: 'unet_instance_res2' },
  { name: 'basicunet', heavy: '9 GFLOP' },
  { name: 'densenet121', heavy: '11 GFLOP' },
  { name: 'densenet121_in48', heavy: '10 GFLOP' },
  { name: 'densenet169', heavy: '11 GFLOP' },
  { name: 'resnet10', heavy: '36 GFLOP' },
  { name: 'resnet18', heavy: '63 GFLOP' },
  { name: 'resnet18_shortcutA' },
  { name: 'resnet50', heavy: '10 GFLOP' },
  { name: 'attentionunet' },
  { name: 'segresnet' },
  { name: 'segresnet_f16_instance', heavy: '4 GFLOP' },
  { name: 'dynunet', heavy: '14 GFLOP' },
  { name: 'dynunet_aniso_res_ds' },
  { name: 'vnet', heavy: '23 GFLOP' },
  { name: 'seresnet50' },
  { name: 'efficientnet_b0' },
];

/** Backends that are not asked for heavy networks, and why. */
const slow: Readonly<Record<string, string>> = {
  reference: 'the oracle is f64 loops',
  'wasm simd': 'the build with threads runs the same kernels',
  'wasm relaxed': 'the build with threads runs the same kernels',
};

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
        test(name, { skip: heavy && slow[backendName] ? `${heavy}, and ${slow[backendName]}` : false }, async () => {
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
