import { boolean, integer, listOf, notPretrained, number, optional, required, threeDimensions } from '../arguments';
import { kaimingConvolutions } from '../initial';
import { type Activation, activation } from '../layers/activation';
import { conv3d, linear } from '../layers/conv';
import { dropoutLayer } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { type Normalisation, normalisation } from '../layers/normalisation';
import { globalAverage } from '../layers/pooling';
import { defineNetwork, type NetworkDefinition } from './define';

const schema = (blockConfig: readonly number[]) => ({
  spatial_dims: required(threeDimensions),
  in_channels: required(integer()),
  out_channels: required(integer()),
  init_features: optional(integer(), 64),
  growth_rate: optional(integer(), 32),
  block_config: optional(listOf(integer()), blockConfig),
  bn_size: optional(integer(), 4),
  act: optional(activation, ['relu', { inplace: true }]),
  norm: optional(normalisation, 'batch'),
  dropout_prob: optional(number({ min: 0, max: 1 }), 0),
});

interface DenseNetArguments {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly init_features: number;
  readonly growth_rate: number;
  readonly block_config: readonly number[];
  readonly bn_size: number;
  readonly act: Activation;
  readonly norm: Normalisation;
  readonly dropout_prob: number;
}

/** MONAI's DenseNet (Huang et al. 2017, "Densely connected convolutional networks"): logits [N, out_channels]. */
function createDenseNet(m: ModuleBuilder, args: DenseNetArguments): Layer {
  const { act, norm, growth_rate, bn_size } = args;

  const denseLayer = (scope: ModuleBuilder, channels: number): Layer => {
    const layers = scope.scope('layers');
    const narrow = bn_size * growth_rate;
    const grow = sequential(
      norm(layers.scope('norm1'), channels),
      act(layers.scope('relu1')),
      conv3d(layers.scope('conv1'), channels, narrow, { kernelSize: 1, bias: false }),
      norm(layers.scope('norm2'), narrow),
      act(layers.scope('relu2')),
      conv3d(layers.scope('conv2'), narrow, growth_rate, { kernelSize: 3, padding: 1, bias: false }),
      dropoutLayer(layers.scope('dropout'), { p: args.dropout_prob }, 'channel'),
    );
    return scope.named((x) => m.ops.concat(x, grow(x)));
  };

  const transition = (scope: ModuleBuilder, channels: number, out: number): Layer =>
    sequential(
      norm(scope.scope('norm'), channels),
      act(scope.scope('relu')),
      conv3d(scope.scope('conv'), channels, out, { kernelSize: 1, bias: false }),
      scope.scope('pool').named((x) => m.ops.avg_pool3d(x, { kernel: 2, stride: 2 })),
    );

  const features = m.scope('features');
  const layers: Layer[] = [
    conv3d(features.scope('conv0'), args.in_channels, args.init_features, { kernelSize: 7, stride: 2, padding: 3, bias: false }),
    norm(features.scope('norm0'), args.init_features),
    act(features.scope('relu0')),
    features.scope('pool0').named((x) => m.ops.max_pool3d(x, { kernel: 3, stride: 2, padding: 1 })),
  ];
  let channels = args.init_features;
  args.block_config.forEach((count, block) => {
    for (let layer = 1; layer <= count; layer++) {
      layers.push(denseLayer(features.scope(`denseblock${block + 1}.denselayer${layer}`), channels));
      channels += growth_rate;
    }
    if (block === args.block_config.length - 1) {
      layers.push(norm(features.scope('norm5'), channels));
    } else {
      const halved = Math.floor(channels / 2);
      layers.push(transition(features.scope(`transition${block + 1}`), channels, halved));
      channels = halved;
    }
  });

  const classLayers = m.scope('class_layers');
  layers.push(act(classLayers.scope('relu')), globalAverage(m), linear(classLayers.scope('out'), channels, args.out_channels));
  return sequential(...layers);
}

const variant = (name: string, blockConfig: readonly number[]): NetworkDefinition =>
  defineNetwork(
    name,
    { ...schema(blockConfig), pretrained: optional(notPretrained, false), progress: optional(boolean, true) },
    createDenseNet,
    kaimingConvolutions('in'),
  );

export const densenets: readonly NetworkDefinition[] = [
  defineNetwork('DenseNet', schema([6, 12, 24, 16]), createDenseNet, kaimingConvolutions('in')),
  variant('DenseNet121', [6, 12, 24, 16]),
  variant('DenseNet169', [6, 12, 32, 32]),
  variant('DenseNet201', [6, 12, 48, 32]),
  variant('DenseNet264', [6, 12, 64, 48]),
];
