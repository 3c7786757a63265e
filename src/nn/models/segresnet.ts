import { badArgument, boolean, integer, listOf, nullable, number, oneOf, optional, type Rule, threeDimensions } from '../arguments';
import { activation } from '../layers/activation';
import { conv3d } from '../layers/conv';
import { dropoutLayer } from '../layers/dropout';
import { identity, type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { normalisation } from '../layers/normalisation';
import { upsample, upsampleModes } from '../layers/upsample';
import { defineNetwork } from './define';

/** The old way to say group norm. */
const normName: Rule<string> = (value, where) => {
  if (typeof value !== 'string' || !/^(group)?$/i.test(value)) throw badArgument(where, value, 'leave it out and use norm');
  return value;
};

/** MONAI's SegResNet (Myronenko 2018, "3D MRI brain tumor segmentation using autoencoder regularization"), without the autoencoder. */
export const segResNet = defineNetwork(
  'SegResNet',
  {
    spatial_dims: optional(threeDimensions, 3),
    init_filters: optional(integer(), 8),
    in_channels: optional(integer(), 1),
    out_channels: optional(integer(), 2),
    dropout_prob: optional(nullable(number({ min: 0, max: 1 })), null),
    act: optional(activation, ['RELU', { inplace: true }]),
    norm: optional(normalisation, ['GROUP', { num_groups: 8 }]),
    norm_name: optional(normName, ''),
    num_groups: optional(integer(), 8),
    use_conv_final: optional(boolean, true),
    blocks_down: optional(listOf(integer({ min: 0 })), [1, 2, 2, 4]),
    blocks_up: optional(listOf(integer({ min: 0 })), [1, 1, 1]),
    upsample_mode: optional(oneOf(...upsampleModes), 'nontrainable'),
  },
  (m, args) => {
    const { act, blocks_down, blocks_up, init_filters } = args;
    if (blocks_down.length === 0) throw badArgument('SegResNet.blocks_down', blocks_down, 'give at least one level');
    if (blocks_up.length >= blocks_down.length) throw badArgument('SegResNet.blocks_up', blocks_up, 'give fewer levels than blocks_down');
    const norm = args.norm_name ? normalisation(['group', { num_groups: args.num_groups }], 'SegResNet.num_groups') : args.norm;

    const conv = (scope: ModuleBuilder, from: number, to: number, stride = 1): Layer =>
      conv3d(scope.scope('conv'), from, to, { kernelSize: 3, stride, padding: 1, bias: false });

    const resBlock = (scope: ModuleBuilder, channels: number): Layer => {
      const norm1 = norm(scope.scope('norm1'), channels);
      const norm2 = norm(scope.scope('norm2'), channels);
      const activate = act(scope.scope('act'));
      const conv1 = conv(scope.scope('conv1'), channels, channels);
      const conv2 = conv(scope.scope('conv2'), channels, channels);
      const main = sequential(norm1, activate, conv1, norm2, activate, conv2);
      return scope.named((x) => m.ops.binary(main(x), x, { kind: 'add' }));
    };
    const resBlocks = (scope: ModuleBuilder, channels: number, count: number, first: number): Layer =>
      sequential(...Array.from({ length: count }, (_, index) => resBlock(scope.scope(String(first + index)), channels)));

    const finalAct = act(m.scope('act_mod'));
    const stem = sequential(
      conv(m.scope('convInit'), args.in_channels, init_filters),
      dropoutLayer(m.scope('dropout'), { p: args.dropout_prob ?? 0 }, 'channel'),
    );
    const downLayers = blocks_down.map((count, level) => {
      const scope = m.scope(`down_layers.${level}`);
      const channels = init_filters * 2 ** level;
      const shrink = level === 0 ? identity : conv(scope.scope('0'), channels / 2, channels, 2);
      return sequential(shrink, resBlocks(scope, channels, count, 1));
    });
    const widthAbove = (step: number) => init_filters * 2 ** (blocks_up.length - 1 - step);
    const upLayers = blocks_up.map((count, step) => resBlocks(m.scope(`up_layers.${step}`), widthAbove(step), count, 0));
    const upSamples = blocks_up.map((_, step) => {
      const scope = m.scope(`up_samples.${step}`);
      const channels = widthAbove(step);
      return sequential(
        conv3d(scope.scope('0.conv'), 2 * channels, channels, { kernelSize: 1, bias: false }),
        upsample(scope.scope('1'), channels, channels, { mode: args.upsample_mode, alignCorners: false }),
      );
    });
    const finalScope = m.scope('conv_final');
    const finalNorm = norm(finalScope.scope('0'), init_filters);
    finalScope.alias('1', m.scope('act_mod'));
    const convFinal = sequential(finalNorm, finalAct, conv3d(finalScope.scope('2.conv'), init_filters, args.out_channels, { kernelSize: 1 }));

    return (x) => {
      const skips = [stem(x)];
      for (const down of downLayers) skips.unshift(down(skips[0]));
      let y = skips[0];
      upSamples.forEach((up, step) => {
        y = upLayers[step](m.ops.binary(up(y), skips[step + 1], { kind: 'add' }));
      });
      return args.use_conv_final ? convFinal(y) : y;
    };
  },
);
