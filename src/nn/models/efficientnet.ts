import { boolean, integer, oneOf, optional, required, threeDimensions } from '../arguments';
import { constant, kaimingNormal } from '../initial';
import { conv3d, linear } from '../layers/conv';
import { dropoutLayer } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { normalisation } from '../layers/normalisation';
import { gateChannels, globalAverage } from '../layers/pooling';
import { defineNetwork } from './define';

/** Width and depth multipliers, the image size that the paddings are made for, and the dropout before the classifier (Tan & Le 2019, "EfficientNet"). */
const models = {
  'efficientnet-b0': { width: 1.0, depth: 1.0, imageSize: 224, dropout: 0.2 },
  'efficientnet-b1': { width: 1.0, depth: 1.1, imageSize: 240, dropout: 0.2 },
  'efficientnet-b2': { width: 1.1, depth: 1.2, imageSize: 260, dropout: 0.3 },
  'efficientnet-b3': { width: 1.2, depth: 1.4, imageSize: 300, dropout: 0.3 },
  'efficientnet-b4': { width: 1.4, depth: 1.8, imageSize: 380, dropout: 0.4 },
  'efficientnet-b5': { width: 1.6, depth: 2.2, imageSize: 456, dropout: 0.4 },
  'efficientnet-b6': { width: 1.8, depth: 2.6, imageSize: 528, dropout: 0.5 },
  'efficientnet-b7': { width: 2.0, depth: 3.1, imageSize: 600, dropout: 0.5 },
  'efficientnet-b8': { width: 2.2, depth: 3.6, imageSize: 672, dropout: 0.5 },
  'efficientnet-l2': { width: 4.3, depth: 5.3, imageSize: 800, dropout: 0.5 },
} as const;

interface Stage {
  readonly repeat: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expand: number;
  readonly from: number;
  readonly to: number;
}

const stages: readonly Stage[] = [
  { repeat: 1, kernel: 3, stride: 1, expand: 1, from: 32, to: 16 },
  { repeat: 2, kernel: 3, stride: 2, expand: 6, from: 16, to: 24 },
  { repeat: 2, kernel: 5, stride: 2, expand: 6, from: 24, to: 40 },
  { repeat: 3, kernel: 3, stride: 2, expand: 6, from: 40, to: 80 },
  { repeat: 3, kernel: 5, stride: 1, expand: 6, from: 80, to: 112 },
  { repeat: 4, kernel: 5, stride: 2, expand: 6, from: 112, to: 192 },
  { repeat: 1, kernel: 3, stride: 1, expand: 6, from: 192, to: 320 },
];

/** Probability with which the last block's main path would be dropped; the first block's is 0, and those between go evenly. */
const dropConnect = 0.2;

/** Part of a block's input channels that its squeeze keeps. */
const squeezeRatio = 0.25;

/** `filters` × `width`, to a multiple of 8 and no more than a tenth below. */
function roundFilters(filters: number, width: number): number {
  const exact = filters * width;
  const rounded = Math.max(8, Math.floor(Math.trunc(exact + 4) / 8) * 8);
  return rounded < 0.9 * exact ? rounded + 8 : rounded;
}

/** MONAI's EfficientNetBN: logits [N, num_classes]. Its weights for 2D do not concern 3D, so `pretrained` does nothing, as in MONAI. */
export const efficientNetBN = defineNetwork(
  'EfficientNetBN',
  {
    model_name: required(oneOf(...(Object.keys(models) as (keyof typeof models)[]))),
    pretrained: optional(boolean, true),
    progress: optional(boolean, true),
    spatial_dims: optional(threeDimensions, 2),
    in_channels: optional(integer(), 3),
    num_classes: optional(integer(), 1000),
    norm: optional(normalisation, ['batch', { eps: 1e-3, momentum: 0.01 }]),
    adv_prop: optional(boolean, false),
  },
  (m, { model_name, in_channels, num_classes, norm }) => {
    const { width, depth, imageSize, dropout } = models[model_name];
    const repeats = stages.map(({ repeat }) => Math.ceil(depth * repeat));
    const blocks = repeats.reduce((sum, count) => sum + count, 0);
    const { ops } = m;
    const swish: Layer = (x) => ops.unary(x, { kind: 'swish' });

    /** TensorFlow's "same" padding, for an image of `size`, whatever the input's: odd totals go behind. */
    const same = (size: number, kernel: number, stride: number): Layer => {
      const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
      const before = Math.floor(total / 2);
      return total === 0 ? (x) => x : (x) => ops.pad(x, { before, after: total - before });
    };

    const block = (index: number, scope: ModuleBuilder, from: number, to: number, { kernel, expand }: Stage, stride: number, size: number): Layer => {
      const inner = from * expand;
      const squeezed = Math.max(1, Math.trunc(from * squeezeRatio));
      const pointwise = (name: string, a: number, b: number, bias: boolean) => conv3d(scope.scope(name), a, b, { kernelSize: 1, bias });
      const expansion = expand === 1 ? [] : [pointwise('_expand_conv', from, inner, false), norm(scope.scope('_bn0'), inner), swish];
      const widen = sequential(
        ...expansion,
        same(size, kernel, stride),
        conv3d(scope.scope('_depthwise_conv'), inner, inner, { kernelSize: kernel, stride, groups: inner, bias: false }),
        norm(scope.scope('_bn1'), inner),
        swish,
      );
      const weigh = sequential(
        (x) => ops.adaptive_pool3d(x, { kind: 'avg', outputSize: 1 }),
        pointwise('_se_reduce', inner, squeezed, true),
        swish,
        pointwise('_se_expand', squeezed, inner, true),
        (x) => ops.reshape(ops.unary(x, { kind: 'sigmoid' }), { shape: [x.shape[0], x.shape[1]] }),
      );
      const project = sequential(pointwise('_project_conv', inner, to, false), norm(scope.scope('_bn2'), to));
      const main: Layer = (x) => {
        const wide = widen(x);
        return project(gateChannels(m, wide, weigh(wide)));
      };
      if (stride !== 1 || from !== to) return scope.named(main);
      const drop = dropoutLayer(scope, { p: (dropConnect * index) / blocks }, 'sample');
      return scope.named((x) => ops.binary(drop(main(x)), x, { kind: 'add' }));
    };

    const stemWidth = roundFilters(32, width);
    const layers: Layer[] = [
      same(imageSize, 3, 2),
      conv3d(m.scope('_conv_stem'), in_channels, stemWidth, { kernelSize: 3, stride: 2, bias: false }),
      norm(m.scope('_bn0'), stemWidth),
      swish,
    ];
    let size = Math.ceil(imageSize / 2);
    let index = 0;
    stages.forEach((stage, stack) => {
      const to = roundFilters(stage.to, width);
      for (let repeat = 0; repeat < repeats[stack]; repeat++) {
        const isFirst = repeat === 0;
        const from = isFirst ? roundFilters(stage.from, width) : to;
        const stride = isFirst ? stage.stride : 1;
        layers.push(block(index, m.scope(`_blocks.${stack}.${index}`), from, to, stage, stride, size));
        index++;
        size = Math.ceil(size / stride);
      }
    });
    const last = roundFilters(stages[stages.length - 1].to, width);
    const head = roundFilters(1280, width);
    layers.push(
      conv3d(m.scope('_conv_head'), last, head, { kernelSize: 1, bias: false }),
      norm(m.scope('_bn1'), head),
      swish,
      globalAverage(m),
      dropoutLayer(m.scope('_dropout'), { p: dropout }),
      linear(m.scope('_fc'), head, num_classes),
    );
    return sequential(...layers);
  },
  // The official implementation's: TensorFlow's, where a linear layer's fan is its outputs.
  (tensor, weight) => {
    if (tensor === 'bias') return weight.length > 1 ? constant(0) : undefined;
    if (weight.length === 2) return { kind: 'uniform', bound: 1 / Math.sqrt(weight[0]) };
    return weight.length === 5 ? kaimingNormal(weight, 'out') : undefined;
  },
);
