import type { Value } from '../../graph/ir';
import { badArgument, boolean, integer, listOf, nullable, number, optional, type Rule, threeDimensions } from '../arguments';
import { activation } from '../layers/activation';
import { conv3d, convTranspose3d } from '../layers/conv';
import { convolution } from '../layers/convolution';
import { dropoutLayer } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { batchNormalisation } from '../layers/normalisation';
import { selectChannels } from '../layers/select-channels';
import { defineNetwork } from './define';

/** As VNet reads `act`: the plain name "prelu" has one slope a channel. */
const channelActivation: Rule<(m: ModuleBuilder, channels: number) => Layer> = (value, where) => {
  if (value === 'prelu') return (m, channels) => activation(['prelu', { num_parameters: channels }], where)(m);
  return activation(value, where);
};

const probability = nullable(number({ min: 0, max: 1 }));

/** MONAI's VNet (Milletari et al. 2016, "V-Net: fully convolutional neural networks for volumetric medical image segmentation").
 * In training whole channels are dropped; as in MONAI 1.3.2 `dropout_prob` and `dropout_dim` reach no layer. */
export const vnet = defineNetwork(
  'VNet',
  {
    spatial_dims: optional(threeDimensions, 3),
    in_channels: optional(integer(), 1),
    out_channels: optional(integer(), 1),
    act: optional(channelActivation, ['elu', { inplace: true }]),
    dropout_prob: optional(probability, 0.5),
    dropout_prob_down: optional(probability, 0.5),
    dropout_prob_up: optional(listOf(probability, 2), [0.5, 0.5]),
    dropout_dim: optional(integer({ min: 1, max: 3 }), 3),
    bias: optional(boolean, false),
  },
  (m, { in_channels, out_channels, act, bias, dropout_prob_down, dropout_prob_up }) => {
    if (16 % in_channels !== 0) throw badArgument('VNet.in_channels', in_channels, 'give a divisor of 16');
    const { ops } = m;
    const add = (a: Value, b: Value) => ops.binary(a, b, { kind: 'add' });

    const drop = (scope: ModuleBuilder, p: number | null): Layer => dropoutLayer(scope, { p: p ?? 0 }, 'channel');

    const convBlock = (scope: ModuleBuilder, from: number, to: number, learnsBias: boolean): Layer =>
      convolution(scope.scope('conv_block'), from, to, { kernelSize: 5, norm: batchNormalisation, bias: learnsBias });

    const luConvs = (scope: ModuleBuilder, channels: number, count: number, learnsBias: boolean): Layer => {
      const layers = Array.from({ length: count }, (_, index) => {
        const inner = scope.scope(String(index));
        const activate = act(inner.scope('act_function'), channels);
        return sequential(convBlock(inner, channels, channels, learnsBias), activate);
      });
      return sequential(...layers);
    };

    const input = (scope: ModuleBuilder): Layer => {
      const activate = act(scope.scope('act_function'), 16);
      const conv = convBlock(scope, in_channels, 16, bias);
      const repeat = selectChannels(m, in_channels, 16, (channel) => channel % in_channels);
      return scope.named((x) => activate(add(conv(x), repeat(x))));
    };

    const down = (scope: ModuleBuilder, from: number, count: number, p: number | null = null): Layer => {
      const to = 2 * from;
      const halve = conv3d(scope.scope('down_conv'), from, to, { kernelSize: 2, stride: 2, bias });
      const norm = batchNormalisation(scope.scope('bn1'), to);
      const first = act(scope.scope('act_function1'), to);
      const last = act(scope.scope('act_function2'), to);
      const convs = luConvs(scope.scope('ops'), to, count, bias);
      const dropHalved = drop(scope.scope('dropout'), p);
      return (x) => {
        const halved = first(norm(halve(x)));
        return scope.output(last(add(convs(dropHalved(halved)), halved)));
      };
    };

    const up = (scope: ModuleBuilder, from: number, to: number, count: number, p: readonly (number | null)[] = [null, 0.5]) => {
      const raise = convTranspose3d(scope.scope('up_conv'), from, to / 2, { kernelSize: 2, stride: 2 });
      const norm = batchNormalisation(scope.scope('bn1'), to / 2);
      const first = act(scope.scope('act_function1'), to / 2);
      const last = act(scope.scope('act_function2'), to);
      // MONAI passes `bias` to the way down alone.
      const convs = luConvs(scope.scope('ops'), to, count, false);
      const dropInput = drop(scope.scope('dropout'), p[0]);
      const dropSkip = drop(scope.scope('dropout2'), p[1]);
      return (x: Value, skip: Value) => {
        const joined = ops.concat(first(norm(raise(dropInput(x)))), dropSkip(skip));
        return scope.output(last(add(convs(joined), joined)));
      };
    };

    const output = (scope: ModuleBuilder): Layer => {
      const activate = act(scope.scope('act_function1'), out_channels);
      return sequential(
        convBlock(scope, 32, out_channels, bias),
        activate,
        conv3d(scope.scope('conv2'), out_channels, out_channels, { kernelSize: 1 }),
      );
    };

    const inTr = input(m.scope('in_tr'));
    const down32 = down(m.scope('down_tr32'), 16, 1);
    const down64 = down(m.scope('down_tr64'), 32, 2);
    const down128 = down(m.scope('down_tr128'), 64, 3, dropout_prob_down);
    const down256 = down(m.scope('down_tr256'), 128, 2, dropout_prob_down);
    const up256 = up(m.scope('up_tr256'), 256, 256, 2, dropout_prob_up);
    const up128 = up(m.scope('up_tr128'), 256, 128, 2, dropout_prob_up);
    const up64 = up(m.scope('up_tr64'), 128, 64, 1);
    const up32 = up(m.scope('up_tr32'), 64, 32, 1);
    const outTr = output(m.scope('out_tr'));
    return (x) => {
      const x16 = inTr(x);
      const x32 = down32(x16);
      const x64 = down64(x32);
      const x128 = down128(x64);
      const x256 = down256(x128);
      return outTr(up32(up64(up128(up256(x256, x128), x64), x32), x16));
    };
  },
);
