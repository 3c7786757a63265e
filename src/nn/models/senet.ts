import { badArgument, boolean, integer, listOf, notPretrained, nullable, number, optional, required, threeDimensions } from '../arguments';
import { kaimingConvolutions } from '../initial';
import { relu } from '../layers/activation';
import { conv3d, linear } from '../layers/conv';
import { convolution } from '../layers/convolution';
import { dropoutLayer } from '../layers/dropout';
import { identity, type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { batchNormalisation } from '../layers/normalisation';
import { gateChannels, globalAverage } from '../layers/pooling';
import { defineNetwork, type NetworkDefinition } from './define';

/** Channels of a block's three convolutions, and which of the first two has the stride. */
interface Bottleneck {
  widths(planes: number, groups: number): readonly [number, number];
  readonly strideFirst: boolean;
}

const bottlenecks = {
  SEBottleneck: { widths: (planes) => [2 * planes, 4 * planes], strideFirst: false },
  SEResNetBottleneck: { widths: (planes) => [planes, planes], strideFirst: true },
  SEResNeXtBottleneck: {
    widths: (planes, groups) => {
      const width = Math.floor(planes * (4 / 64)) * groups;
      return [width, width];
    },
    strideFirst: false,
  },
} satisfies Record<string, Bottleneck>;

const expansion = 4;

interface SeNetArguments {
  readonly in_channels: number;
  readonly layers: readonly number[];
  readonly groups: number;
  readonly reduction: number;
  readonly inplanes: number;
  readonly downsample_kernel_size: number;
  readonly input_3x3: boolean;
  readonly num_classes: number;
  readonly dropout_prob: number | null;
}

/** MONAI's SENet (Hu et al. 2018, "Squeeze-and-excitation networks"): logits [N, num_classes]. */
function createSeNet(m: ModuleBuilder, kind: Bottleneck, args: SeNetArguments): Layer {
  const { groups, reduction } = args;
  const common = { norm: batchNormalisation, bias: false };

  /** Squeeze and excitation: each channel times σ(W₂ ReLU(W₁ mean)). */
  const excite = (scope: ModuleBuilder, channels: number): Layer => {
    const squeezed = Math.floor(channels / reduction);
    if (squeezed < 1) throw badArgument('SENet.reduction', reduction, `give at most ${channels}, the channels of the first stage`);
    const weigh = sequential(
      globalAverage(m),
      linear(scope.scope('fc.0'), channels, squeezed),
      (x) => m.ops.unary(x, { kind: 'relu' }),
      linear(scope.scope('fc.2'), squeezed, channels),
      (x) => m.ops.unary(x, { kind: 'sigmoid' }),
    );
    return scope.named((x) => gateChannels(m, x, weigh(x)));
  };

  const block = (scope: ModuleBuilder, from: number, planes: number, stride: number, projectKernel: number | undefined): Layer => {
    const [first, second] = kind.widths(planes, groups);
    const out = planes * expansion;
    const [stride1, stride2] = kind.strideFirst ? [stride, 1] : [1, stride];
    const main = sequential(
      convolution(scope.scope('conv1'), from, first, { ...common, kernelSize: 1, strides: stride1, act: relu }),
      convolution(scope.scope('conv2'), first, second, { ...common, kernelSize: 3, strides: stride2, groups, act: relu }),
      convolution(scope.scope('conv3'), second, out, { ...common, kernelSize: 1 }),
      excite(scope.scope('se_layer'), out),
    );
    const project =
      projectKernel === undefined
        ? identity
        : convolution(scope.scope('project'), from, out, { ...common, kernelSize: projectKernel, strides: stride });
    return scope.named((x) => m.ops.unary(m.ops.binary(main(x), project(x), { kind: 'add' }), { kind: 'relu' }));
  };

  const stem = (scope: ModuleBuilder): Layer => {
    const convBnRelu = (index: number, from: number, to: number, kernelSize: number, stride: number): Layer =>
      sequential(
        conv3d(scope.scope(`conv${index}`), from, to, { kernelSize, stride, padding: (kernelSize - 1) / 2, bias: false }),
        batchNormalisation(scope.scope(`bn${index}`), to),
        (x) => m.ops.unary(x, { kind: 'relu' }),
      );
    const convs = args.input_3x3
      ? [convBnRelu(1, args.in_channels, 64, 3, 2), convBnRelu(2, 64, 64, 3, 1), convBnRelu(3, 64, args.inplanes, 3, 1)]
      : [convBnRelu(1, args.in_channels, args.inplanes, 7, 2)];
    return sequential(
      ...convs,
      scope.scope('pool').named((x) => m.ops.max_pool3d(x, { kernel: 3, stride: 2, ceilMode: true })),
    );
  };

  let inPlanes = args.inplanes;
  const stage = (scope: ModuleBuilder, planes: number, count: number, stride: number, kernel: number): Layer => {
    const blocks = Array.from({ length: Math.max(1, count) }, (_, index) => {
      const isFirst = index === 0;
      const projects = isFirst && (stride !== 1 || inPlanes !== planes * expansion);
      const layer = block(scope.scope(String(index)), inPlanes, planes, isFirst ? stride : 1, projects ? kernel : undefined);
      inPlanes = planes * expansion;
      return layer;
    });
    return sequential(...blocks);
  };

  return sequential(
    stem(m.scope('layer0')),
    stage(m.scope('layer1'), 64, args.layers[0], 1, 1),
    stage(m.scope('layer2'), 128, args.layers[1], 2, args.downsample_kernel_size),
    stage(m.scope('layer3'), 256, args.layers[2], 2, args.downsample_kernel_size),
    stage(m.scope('layer4'), 512, args.layers[3], 2, args.downsample_kernel_size),
    globalAverage(m),
    // Before the average becomes a row its channels are all there is to drop, whatever `dropout_dim` says.
    dropoutLayer(m.scope('dropout'), { p: args.dropout_prob ?? 0 }),
    linear(m.scope('last_linear'), 512 * expansion, args.num_classes),
  );
}

interface Defaults {
  readonly layers: readonly number[];
  readonly groups?: number;
  readonly inplanes?: number;
  readonly downsample_kernel_size?: number;
  readonly input_3x3?: boolean;
}

const variant = (name: string, kind: Bottleneck, defaults: Defaults): NetworkDefinition =>
  defineNetwork(
    name,
    {
      spatial_dims: required(threeDimensions),
      in_channels: required(integer()),
      layers: optional(listOf(integer(), 4), defaults.layers),
      groups: optional(integer(), defaults.groups ?? 1),
      reduction: optional(integer(), 16),
      dropout_prob: optional(nullable(number({ min: 0, max: 1 })), null),
      dropout_dim: optional(integer({ min: 1, max: 3 }), 1),
      inplanes: optional(integer(), defaults.inplanes ?? 64),
      downsample_kernel_size: optional(integer(), defaults.downsample_kernel_size ?? 1),
      input_3x3: optional(boolean, defaults.input_3x3 ?? false),
      num_classes: optional(integer(), 1000),
      pretrained: optional(notPretrained, false),
      progress: optional(boolean, true),
    },
    (m, args) => createSeNet(m, kind, args),
    kaimingConvolutions('in'),
  );

export const senets: readonly NetworkDefinition[] = [
  variant('SENet154', bottlenecks.SEBottleneck, { layers: [3, 8, 36, 3], groups: 64, inplanes: 128, downsample_kernel_size: 3, input_3x3: true }),
  variant('SEResNet50', bottlenecks.SEResNetBottleneck, { layers: [3, 4, 6, 3] }),
  variant('SEResNet101', bottlenecks.SEResNetBottleneck, { layers: [3, 4, 23, 3] }),
  variant('SEResNet152', bottlenecks.SEResNetBottleneck, { layers: [3, 8, 36, 3] }),
  variant('SEResNext50', bottlenecks.SEResNeXtBottleneck, { layers: [3, 4, 6, 3], groups: 32 }),
  variant('SEResNext101', bottlenecks.SEResNeXtBottleneck, { layers: [3, 4, 23, 3], groups: 32 }),
];
