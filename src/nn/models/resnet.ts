import { type Triple, triple } from '../../core/shape';
import { badArgument, boolean, extents, integer, listOf, notPretrained, number, oneOf, optional, required, threeDimensions } from '../arguments';
import { kaimingConvolutions } from '../initial';
import { type Activation, activation, relu } from '../layers/activation';
import { conv3d, linear } from '../layers/conv';
import { identity, type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { batchNormalisation } from '../layers/normalisation';
import { globalAverage } from '../layers/pooling';
import { selectChannels } from '../layers/select-channels';
import { defineNetwork, type NetworkDefinition } from './define';

const common = {
  spatial_dims: optional(threeDimensions, 3),
  n_input_channels: optional(integer(), 3),
  conv1_t_size: optional(extents, 7),
  conv1_t_stride: optional(extents, 1),
  no_max_pool: optional(boolean, false),
  shortcut_type: optional(oneOf('A', 'B'), 'B'),
  widen_factor: optional(number({ min: 0 }), 1),
  num_classes: optional(integer(), 400),
  feed_forward: optional(boolean, true),
  bias_downsample: optional(boolean, true),
  act: optional(activation, ['relu', { inplace: true }]),
};

interface ResNetArguments {
  readonly block: keyof typeof blocks;
  readonly layers: readonly number[];
  readonly block_inplanes: readonly number[];
  readonly n_input_channels: number;
  readonly conv1_t_size: Triple;
  readonly conv1_t_stride: Triple;
  readonly no_max_pool: boolean;
  readonly shortcut_type: 'A' | 'B';
  readonly widen_factor: number;
  readonly num_classes: number;
  readonly feed_forward: boolean;
  readonly bias_downsample: boolean;
  /** As in MONAI 1.3.2 the stem's alone: the blocks keep their ReLU. */
  readonly act: Activation;
}

/** The convolutions of a block, without the shortcut; the last has no activation. */
interface Block {
  /** Output channels by planes. */
  readonly expansion: number;
  create(m: ModuleBuilder, inPlanes: number, planes: number, stride: number): Layer;
}

/** Convolution `conv<i>` without bias and batch norm `bn<i>`. */
function convBn(m: ModuleBuilder, index: number, from: number, to: number, kernelSize: 1 | 3, stride = 1): Layer {
  return sequential(
    conv3d(m.scope(`conv${index}`), from, to, { kernelSize, stride, padding: kernelSize === 3 ? 1 : 0, bias: false }),
    batchNormalisation(m.scope(`bn${index}`), to),
  );
}

const blocks = {
  basic: {
    expansion: 1,
    create: (m, inPlanes, planes, stride) => sequential(convBn(m, 1, inPlanes, planes, 3, stride), relu(m), convBn(m, 2, planes, planes, 3)),
  },
  bottleneck: {
    expansion: 4,
    create: (m, inPlanes, planes, stride) =>
      sequential(convBn(m, 1, inPlanes, planes, 1), relu(m), convBn(m, 2, planes, planes, 3, stride), relu(m), convBn(m, 3, planes, 4 * planes, 1)),
  },
} satisfies Record<string, Block>;

/**
 * MONAI's ResNet (Hara et al. 2018, "Can spatiotemporal 3D CNNs retrace the history of 2D CNNs and ImageNet?"): logits [N, num_classes],
 * or features [N, C] without `feed_forward`.
 */
function createResNet(m: ModuleBuilder, args: ResNetArguments): Layer {
  const { expansion, create }: Block = blocks[args.block];
  const widths = args.block_inplanes.map((planes) => Math.trunc(planes * args.widen_factor));
  let inPlanes = widths[0];

  const shortcut = (scope: ModuleBuilder, planes: number, stride: number): Layer => {
    const out = planes * expansion;
    if (stride === 1 && inPlanes === out) return identity;
    if (args.shortcut_type === 'A') {
      const width = inPlanes;
      if (out < width) throw badArgument('ResNet.block_inplanes', args.block_inplanes, 'let them grow: shortcut A fills up with zeros');
      return selectChannels(m, width, out, (channel) => (channel < width ? channel : undefined), stride);
    }
    return sequential(
      conv3d(scope.scope('0'), inPlanes, out, { kernelSize: 1, stride, bias: args.bias_downsample }),
      batchNormalisation(scope.scope('1'), out),
    );
  };

  const stage = (scope: ModuleBuilder, planes: number, count: number, firstStride: number): Layer => {
    const layers = Array.from({ length: Math.max(1, count) }, (_, index): Layer => {
      const inner = scope.scope(String(index));
      const stride = index === 0 ? firstStride : 1;
      const main = create(inner, inPlanes, planes, stride);
      const side = index === 0 ? shortcut(inner.scope('downsample'), planes, stride) : identity;
      inPlanes = planes * expansion;
      return inner.named((x) => m.ops.unary(m.ops.binary(main(x), side(x), { kind: 'add' }), { kind: 'relu' }));
    });
    return sequential(...layers);
  };

  const padding = triple(args.conv1_t_size.map((k) => Math.floor(k / 2)));
  const window = { kernelSize: args.conv1_t_size, stride: args.conv1_t_stride, padding, bias: false };
  return sequential(
    conv3d(m.scope('conv1'), args.n_input_channels, inPlanes, window),
    batchNormalisation(m.scope('bn1'), inPlanes),
    args.act(m.scope('act')),
    args.no_max_pool ? identity : m.scope('maxpool').named((x) => m.ops.max_pool3d(x, { kernel: 3, stride: 2, padding: 1 })),
    ...widths.map((planes, index) => stage(m.scope(`layer${index + 1}`), planes, args.layers[index], index === 0 ? 1 : 2)),
    globalAverage(m),
    args.feed_forward ? linear(m.scope('fc'), widths[3] * expansion, args.num_classes) : identity,
  );
}

const variant = (name: string, block: keyof typeof blocks, layers: readonly number[]): NetworkDefinition =>
  defineNetwork(
    name,
    { ...common, pretrained: optional(notPretrained, false), progress: optional(boolean, true) },
    (m, args) => createResNet(m, { ...args, block, layers, block_inplanes: [64, 128, 256, 512] }),
    kaimingConvolutions('out'),
  );

export const resnets: readonly NetworkDefinition[] = [
  defineNetwork(
    'ResNet',
    {
      block: required(oneOf('basic', 'bottleneck')),
      layers: required(listOf(integer(), 4)),
      block_inplanes: required(listOf(integer(), 4)),
      ...common,
    },
    createResNet,
    kaimingConvolutions('out'),
  ),
  variant('resnet10', 'basic', [1, 1, 1, 1]),
  variant('resnet18', 'basic', [2, 2, 2, 2]),
  variant('resnet34', 'basic', [3, 4, 6, 3]),
  variant('resnet50', 'bottleneck', [3, 4, 6, 3]),
  variant('resnet101', 'bottleneck', [3, 4, 23, 3]),
  variant('resnet152', 'bottleneck', [3, 8, 36, 3]),
  variant('resnet200', 'bottleneck', [3, 24, 36, 3]),
];
