import { type Triple, triple } from '../../core/shape';
import { badArgument, boolean, extents, integer, listOf, nullable, optional, required, threeDimensions } from '../arguments';
import { activation } from '../layers/activation';
import { adnOrdering } from '../layers/adn';
import { oddExtents } from '../layers/conv';
import { convolution } from '../layers/convolution';
import { dropout } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { normalisation } from '../layers/normalisation';
import { residualUnit } from '../layers/residual-unit';
import { defineNetwork } from './define';

/**
 * MONAI's UNet (Kerfoot et al. 2019, "Left-Ventricle Quantification Using Residual U-Net"): strided convolutions down, transposed ones
 * up, concatenated skips, residual units where `num_res_units` > 0. Extents must divide by the product of the strides.
 */
export const unet = defineNetwork(
  'UNet',
  {
    spatial_dims: required(threeDimensions),
    in_channels: required(integer()),
    out_channels: required(integer()),
    channels: required(listOf(integer())),
    strides: required(listOf(extents)),
    kernel_size: optional(oddExtents, 3),
    up_kernel_size: optional(oddExtents, 3),
    num_res_units: optional(integer({ min: 0 }), 0),
    act: optional(nullable(activation), 'PRELU'),
    norm: optional(nullable(normalisation), 'INSTANCE'),
    dropout: optional(nullable(dropout), 0),
    bias: optional(boolean, true),
    adn_ordering: optional(adnOrdering, 'NDA'),
  },
  (m, args) => {
    if (args.channels.length < 2) throw badArgument('UNet.channels', args.channels, 'give at least two');
    if (args.strides.length < args.channels.length - 1) {
      throw badArgument('UNet.strides', args.strides, `give ${args.channels.length - 1}, one fewer than channels`);
    }
    const common = {
      kernelSize: args.kernel_size,
      act: args.act,
      norm: args.norm,
      dropout: args.dropout,
      bias: args.bias,
      ordering: args.adn_ordering,
    };
    const residual = args.num_res_units > 0;

    const down = (scope: ModuleBuilder, from: number, to: number, strides: Triple): Layer =>
      residual
        ? residualUnit(scope, from, to, { ...common, strides, subunits: args.num_res_units })
        : convolution(scope, from, to, { ...common, strides });

    const up = (scope: ModuleBuilder, from: number, to: number, strides: Triple, isTop: boolean): Layer => {
      const transposed = { ...common, strides, kernelSize: args.up_kernel_size, isTransposed: true, convOnly: isTop && !residual };
      if (!residual) return convolution(scope, from, to, transposed);
      return sequential(
        convolution(scope.scope('0'), from, to, transposed),
        residualUnit(scope.scope('1'), to, to, { ...common, strides: triple(1), subunits: 1, lastConvOnly: isTop }),
      );
    };

    /** The network from `level` down: a Sequential of the way down, the skip connection around what lies below, and the way up. */
    const block = (scope: ModuleBuilder, from: number, to: number, level: number): Layer => {
      const width = args.channels[level];
      const below = args.channels[level + 1];
      const isBottom = level + 2 === args.channels.length;
      const strides = args.strides[level];
      const descend = down(scope.scope('0'), from, width, strides);
      const inner = scope.scope('1.submodule');
      const submodule = isBottom ? down(inner, width, below, triple(1)) : block(inner, width, width, level + 1);
      const ascend = up(scope.scope('2'), width + (isBottom ? below : width), to, strides, level === 0);
      const skip = scope.scope('1').named((x) => m.ops.concat(x, submodule(x)));
      return sequential(descend, skip, ascend);
    };
    return block(m.scope('model'), args.in_channels, args.out_channels, 0);
  },
);
