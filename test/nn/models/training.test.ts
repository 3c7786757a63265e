import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { asFloat64, type Tensor } from '../../../src/core/tensor';
import { buildNetwork, traceNetwork } from '../../../src/nn/models/build';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { assertClose } from '../../support/close';
import { recipeInput, recipeWeights } from '../../support/recipe';
import { describeReference, readGoldens, readJson } from '../../support/reference';

const unet = { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2] };
const kernels = [3, 3, 3];
const dynunet = {
  spatial_dims: 3,
  in_channels: 1,
  out_channels: 2,
  kernel_size: kernels,
  strides: [1, 2, 2],
  upsample_kernel_size: [2, 2],
  filters: [4, 4, 8],
};
const densenet = { spatial_dims: 3, in_channels: 1, out_channels: 2, init_features: 4, growth_rate: 4, block_config: [2, 1], bn_size: 2 };

/** Networks with the dropouts that MONAI 1.3.2 has for these arguments, probabilities in the order of the modules. */
const networks: readonly { name: string; args: Record<string, unknown>; size?: number; dropouts: readonly number[] }[] = [
  { name: 'UNet', args: { ...unet, dropout: 0.1, norm: 'batch' }, dropouts: [0.1, 0.1] },
  { name: 'UNet', args: { ...unet, dropout: 0.1, num_res_units: 2, norm: 'batch' }, dropouts: Array(5).fill(0.1) },
  { name: 'BasicUNet', args: { features: [4, 4, 4, 4, 4, 4], dropout: ['dropout', { p: 0.2 }] }, dropouts: Array(18).fill(0.2) },
  { name: 'AttentionUnet', args: { ...unet, dropout: 0.3 }, dropouts: Array(5).fill(0.3) },
  { name: 'SegResNet', args: { dropout_prob: 0.2 }, dropouts: [0.2] },
  { name: 'DynUNet', args: { ...dynunet, dropout: 0.1 }, dropouts: Array(11).fill(0.1) },
  { name: 'VNet', args: { dropout_prob_down: 0.1, dropout_prob_up: [0.2, 0.3] }, dropouts: [0.1, 0.1, 0.2, 0.3, 0.2, 0.3, 0.5, 0.5] },
  { name: 'DenseNet', args: { ...densenet, dropout_prob: 0.4 }, size: 32, dropouts: [0.4, 0.4, 0.4] },
  { name: 'SEResNet50', args: { spatial_dims: 3, in_channels: 1, dropout_prob: 0.2 }, size: 32, dropouts: [0.2] },
  { name: 'resnet10', args: { n_input_channels: 1 }, size: 32, dropouts: [] },
  {
    name: 'EfficientNetBN',
    args: { model_name: 'efficientnet-b0', spatial_dims: 3, in_channels: 1 },
    size: 32,
    // Of 16 blocks those that have a skip, at 0.2 · index / 16; then the classifier's.
    dropouts: [...[2, 4, 6, 7, 9, 10, 12, 13, 14].map((index) => (0.2 * index) / 16), 0.2],
  },
];

describe('networks in training', () => {
  for (const { name, args, size = 16, dropouts } of networks)
    test(`${name} ${Object.keys(args).includes('num_res_units') ? 'with residual units ' : ''}drops and tracks as MONAI does`, () => {
      const { graph, stateDict, updates } = buildNetwork({ name, args }, [2, 1, size, size, size], { training: true });
      const nodes = graph.nodes.filter(({ op }) => op === 'dropout').sort((a, b) => Number(a.attrs.stream) - Number(b.attrs.stream));
      assertClose(
        nodes.map(({ attrs }) => Number(attrs.p)),
        dropouts,
        { rel: 1e-12 },
      );
      assert.deepEqual(
        nodes.map(({ attrs }) => attrs.stream),
        nodes.map((_, stream) => stream),
      );
      assert.equal(graph.inputs.has('seed'), dropouts.length > 0);
      const keys = (end: string) => stateDict.filter((entry) => !entry.aliasOf && entry.key.endsWith(end)).map(({ key }) => key);
      assert.deepEqual(updates.map(({ mean }) => mean.key).sort(), keys('running_mean').sort());
      assert.deepEqual(updates.map(({ variance }) => variance.key).sort(), keys('running_var').sort());
      assert.deepEqual(updates.map(({ counter }) => counter).sort(), keys('num_batches_tracked').sort());

      const evaluated = buildNetwork({ name, args }, [2, 1, size, size, size]);
      assert.deepEqual(evaluated.stateDict, stateDict);
      assert.deepEqual(evaluated.updates, []);
      assert.ok(!evaluated.graph.nodes.some(({ op }) => op === 'dropout') && !evaluated.graph.inputs.has('seed'));
    });
});

describe('deep supervision', () => {
  const args = { ...dynunet, deep_supervision: true, deep_supr_num: 1 };
  const shape = [1, 1, 8, 8, 8];

  test('the heads follow the output along the channels in training alone', async () => {
    const outputs: Tensor[] = [];
    for (const training of [false, true]) {
      const { graph, stateDict } = buildNetwork({ name: 'DynUNet', args }, shape, { training });
      const executable = await createReferenceBackend().load(compile(graph), recipeWeights(stateDict, 0));
      outputs.push((await executable.run({ input: recipeInput('x', shape) })).output);
    }
    const [evaluated, trained] = outputs;
    assert.deepEqual(evaluated.shape, [1, 2, 8, 8, 8]);
    assert.deepEqual(trained.shape, [1, 4, 8, 8, 8]);
    // Instance norms do the same in both, so the first channels are those of evaluation; the others are blocks of 2³ equal voxels.
    assert.deepEqual(asFloat64(trained).slice(0, 2 * 512), asFloat64(evaluated));
    const head = asFloat64(trained).subarray(2 * 512);
    assert.deepEqual(
      head,
      head.map((_, i) => head[i & ~(1 | 8 | 64)]),
    );
    assert.ok(new Set(head).size > 32);
  });

  describeReference('monai/models', 'equals MONAI 1.3.2', () => {
    test('dynunet_aniso_res_ds', async () => {
      const { config, input } = readJson<{ config: { cls: string }; input: { recipe_key: string; shape: number[] } }>(
        'monai/models',
        'dynunet_aniso_res_ds.json',
      );
      const { cls, ...given } = config;
      const { graph, stateDict } = buildNetwork({ name: cls, args: given }, input.shape, { training: true });
      const executable = await createReferenceBackend().load(compile(graph), recipeWeights(stateDict, 0));
      const { output } = await executable.run({ input: recipeInput(input.recipe_key, input.shape) });
      const expected = readGoldens('monai/models', 'dynunet_aniso_res_ds.safetensors').get('train_out_deep_supervision') as Tensor;
      const [n, heads, channels, ...size] = expected.shape;
      assert.deepEqual(output.shape, [n, heads * channels, ...size]);
      assertClose(asFloat64(output), asFloat64(expected), { rel: 1e-5 });
    });
  });
});

describe('outputs of modules', () => {
  test('by their names in PyTorch', async () => {
    const b = createBuilder();
    const shape = [1, 1, 32, 32, 32];
    const traced = traceNetwork(b, { name: 'DenseNet', args: densenet }, b.input('x', shape));
    const shapes = {
      'features.conv0': [1, 4, 16, 16, 16],
      'features.pool0': [1, 4, 8, 8, 8],
      'features.denseblock1.denselayer1.layers.conv2': [1, 4, 8, 8, 8],
      'features.denseblock1.denselayer1': [1, 8, 8, 8, 8],
      'features.denseblock1': [1, 12, 8, 8, 8],
      'features.transition1': [1, 6, 4, 4, 4],
      'features.denseblock2': [1, 10, 4, 4, 4],
      features: [1, 10, 4, 4, 4],
      'class_layers.relu': [1, 10, 4, 4, 4],
      class_layers: [1, 2],
    };
    for (const [name, expected] of Object.entries(shapes)) assert.deepEqual(traced.outputOf(name).shape, expected, name);
    assert.equal(traced.outputOf('class_layers').id, traced.output.id);
    assert.equal(traced.outputOf('features').id, traced.outputOf('features.norm5').id);
    assert.throws(() => traced.outputOf('features.denseblok2'), {
      code: 'module-unknown',
      message: /features\.denseblok2: is not in DenseNet; did you mean features/,
    });

    // The last layers, written out from what the ReLU gives.
    b.output('relu', traced.outputOf('class_layers.relu'));
    b.output('y', traced.output);
    const weights = recipeWeights(traced.stateDict, 0);
    const executable = await createReferenceBackend().load(compile(b.finish()), weights);
    const { relu, y } = await executable.run({ x: recipeInput('x', shape) });
    const means = Array.from(
      { length: 10 },
      (_, c) =>
        asFloat64(relu)
          .slice(64 * c, 64 * (c + 1))
          .reduce((sum, value) => sum + value, 0) / 64,
    );
    const [w, bias] = ['weight', 'bias'].map((key) => asFloat64(weights.get(`class_layers.out.${key}`) as Tensor));
    const expected = [0, 1].map((o) => means.reduce((sum, mean, c) => sum + w[10 * o + c] * mean, bias[o]));
    assertClose(asFloat64(y), expected, { rel: 1e-12 });
  });

  const conv = (channels: number) => [1, channels, 8, 8, 8];
  const cases: readonly { name: string; args: Record<string, unknown>; size: number; shapes: Record<string, readonly number[]> }[] = [
    {
      name: 'UNet',
      args: unet,
      size: 16,
      shapes: { 'model.0': conv(4), 'model.1': conv(12), 'model.1.submodule': conv(8), model: [1, 2, 16, 16, 16] },
    },
    {
      name: 'resnet10',
      args: { n_input_channels: 1 },
      size: 16,
      shapes: { maxpool: [1, 64, 8, 8, 8], layer1: [1, 64, 8, 8, 8], 'layer4.0': [1, 512, 1, 1, 1] },
    },
    { name: 'AttentionUnet', args: unet, size: 16, shapes: { 'model.1.attention.psi': [1, 1, 16, 16, 16], 'model.1.attention': [1, 4, 16, 16, 16] } },
    {
      name: 'DynUNet',
      args: dynunet,
      size: 16,
      shapes: { bottleneck: [1, 8, 4, 4, 4], 'upsamples.0': [1, 4, 8, 8, 8], input_block: [1, 4, 16, 16, 16] },
    },
    {
      name: 'SegResNet',
      args: {},
      size: 16,
      shapes: { 'down_layers.3': [1, 64, 2, 2, 2], 'up_samples.0': [1, 32, 4, 4, 4], conv_final: [1, 2, 16, 16, 16] },
    },
    { name: 'VNet', args: {}, size: 16, shapes: { in_tr: [1, 16, 16, 16, 16], down_tr256: [1, 256, 1, 1, 1], up_tr32: [1, 32, 16, 16, 16] } },
    { name: 'SEResNet50', args: { spatial_dims: 3, in_channels: 1 }, size: 32, shapes: { layer0: [1, 64, 8, 8, 8], layer4: [1, 2048, 1, 1, 1] } },
    {
      name: 'EfficientNetBN',
      args: { model_name: 'efficientnet-b0', spatial_dims: 3, in_channels: 1 },
      size: 32,
      shapes: { '_blocks.1': [1, 24, 8, 8, 8] },
    },
  ];
  for (const { name, args, size, shapes } of cases)
    test(name, () => {
      const b = createBuilder();
      const traced = traceNetwork(b, { name, args }, b.input('x', [1, 1, size, size, size]));
      for (const [module, expected] of Object.entries(shapes)) assert.deepEqual(traced.outputOf(module).shape, expected, module);
    });
});
