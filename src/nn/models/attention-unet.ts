import type { Triple } from '../../core/shape';
import { badArgument, extents, integer, listOf, nullable, optional, required, threeDimensions } from '../arguments';
import { activation, relu } from '../layers/activation';
import { conv3d, oddExtents } from '../layers/conv';
import { convolution } from '../layers/convolution';
import { dropout } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { batchNormalisation, normalisation } from '../layers/normalisation';
import { defineNetwork } from './define';

/** What MONAI's Convolution has when nothing is said. */
const plain = { act: activation('PRELU', 'act'), norm: normalisation('INSTANCE', 'norm') };

/** MONAI's AttentionUnet (Oktay et al. 2018, "Attention U-Net: learning where to look for the pancreas"): skips gated by what lies below. */
export const attentionUnet = defineNetwork(
  'AttentionUnet',
  {
    spatial_dims: required(threeDimensions),
    in_channels: required(integer()),
    out_channels: required(integer()),
    channels: required(listOf(integer())),
    strides: required(listOf(extents)),
    kernel_size: optional(oddExtents, 3),
    up_kernel_size: optional(oddExtents, 3),
    dropout: optional(nullable(dropout), 0),
  },
  (m, args) => {
    const { channels, strides } = args;
    if (channels.length < 2) throw badArgument('AttentionUnet.channels', channels, 'give at least two');
    if (strides.length < channels.length - 1) {
      throw badArgument('AttentionUnet.strides', strides, `give ${channels.length - 1}, one fewer than channels`);
    }
    const common = { act: relu, norm: batchNormalisation };

    const convBlock = (scope: ModuleBuilder, from: number, to: number, stride: Triple | 1): Layer =>
      sequential(
        convolution(scope.scope('conv.0'), from, to, { ...common, dropout: args.dropout, kernelSize: args.kernel_size, strides: stride }),
        convolution(scope.scope('conv.1'), to, to, { ...common, dropout: args.dropout, kernelSize: args.kernel_size }),
      );

    /** x · σ(ψ(ReLU(W_g g + W_x x))): one weight a voxel. */
    const attention = (scope: ModuleBuilder, width: number) => {
      const inner = Math.floor(width / 2);
      const pointwise = (name: string, from: number, to: number): Layer =>
        sequential(conv3d(scope.scope(`${name}.0.conv`), from, to, { kernelSize: 1 }), batchNormalisation(scope.scope(`${name}.1`), to));
      const { ops } = m;
      const gate = pointwise('W_g', width, inner);
      const skip = pointwise('W_x', width, inner);
      const logits = pointwise('psi', inner, 1);
      const psi = scope.scope('psi').named((x) => ops.unary(logits(x), { kind: 'sigmoid' }));
      return (g: Parameters<Layer>[0], x: Parameters<Layer>[0]) => {
        const sum = ops.unary(ops.binary(gate(g), skip(x), { kind: 'add' }), { kind: 'relu' });
        return scope.output(ops.binary(x, psi(sum), { kind: 'mul' }));
      };
    };

    const layer = (scope: ModuleBuilder, level: number): Layer => {
      const width = channels[level];
      const below = channels[level + 1];
      const attend = attention(scope.scope('attention'), width);
      const upsample = { ...common, strides: strides[level], kernelSize: args.up_kernel_size, isTransposed: true };
      const up = convolution(scope.scope('upconv.up'), below, width, upsample);
      const merge = convolution(scope.scope('merge'), 2 * width, width, { ...plain, dropout: args.dropout });
      const inner = scope.scope('submodule');
      const isBottom = level + 2 === channels.length;
      const submodule = isBottom
        ? convBlock(inner, width, below, strides[level])
        : sequential(convBlock(inner.scope('0'), width, below, strides[level]), layer(inner.scope('1'), level + 1));
      return (x) => {
        const fromBelow = up(submodule(x));
        return merge(m.ops.concat(attend(fromBelow, x), fromBelow));
      };
    };

    return sequential(
      convBlock(m.scope('model.0'), args.in_channels, channels[0], 1),
      layer(m.scope('model.1'), 0),
      conv3d(m.scope('model.2.conv'), channels[0], args.out_channels, { kernelSize: 1 }),
    );
  },
);
