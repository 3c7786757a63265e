import type { Value } from '../../graph/ir';
import { boolean, integer, listOf, oneOf, optional, threeDimensions } from '../arguments';
import { activation } from '../layers/activation';
import { conv3d } from '../layers/conv';
import { convolution } from '../layers/convolution';
import { dropout as readDropout } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { normalisation } from '../layers/normalisation';
import { upsample, upsampleModes } from '../layers/upsample';
import { defineNetwork } from './define';

/**
 * MONAI's BasicUNet (Falk et al. 2019, "U-Net: deep learning for cell counting, detection, and morphometry"): two convolutions a level,
 * max pooling down, `upsample` up. Odd extents are padded on the way up by replication.
 */
export const basicUnet = defineNetwork(
  'BasicUNet',
  {
    spatial_dims: optional(threeDimensions, 3),
    in_channels: optional(integer(), 1),
    out_channels: optional(integer(), 2),
    features: optional(listOf(integer(), 6), [32, 32, 64, 128, 256, 32]),
    act: optional(activation, ['LeakyReLU', { negative_slope: 0.1, inplace: true }]),
    norm: optional(normalisation, ['instance', { affine: true }]),
    bias: optional(boolean, true),
    dropout: optional(readDropout, 0),
    upsample: optional(oneOf(...upsampleModes), 'deconv'),
  },
  (m, { in_channels, out_channels, features, act, norm, bias, dropout, upsample: mode }) => {
    const common = { act, norm, bias, dropout, padding: 1 };
    const twoConv = (scope: ModuleBuilder, from: number, to: number): Layer =>
      sequential(convolution(scope.scope('conv_0'), from, to, common), convolution(scope.scope('conv_1'), to, to, common));
    const down = (scope: ModuleBuilder, from: number, to: number): Layer =>
      sequential((x) => m.ops.max_pool3d(x, { kernel: 2 }), twoConv(scope.scope('convs'), from, to));
    const upCat = (scope: ModuleBuilder, from: number, skipChannels: number, to: number, halves = true) => {
      const raised = halves ? Math.floor(from / 2) : from;
      const raise = upsample(scope.scope('upsample'), from, raised, { mode });
      const convs = twoConv(scope.scope('convs'), skipChannels + raised, to);
      return (x: Value, skip: Value) => convs(m.ops.concat(skip, padTo(raise(x), skip)));
    };
    /** A level with an odd extent lost a slice when it was pooled. */
    const padTo = (x: Value, like: Value): Value => {
      const after = x.shape.slice(2).map((extent, i) => (extent === like.shape[i + 2] ? 0 : 1));
      return after.some((n) => n > 0) ? m.ops.pad(x, { mode: 'replicate', after }) : x;
    };

    const [f0, f1, f2, f3, f4, f5] = features;
    const conv0 = twoConv(m.scope('conv_0'), in_channels, f0);
    const down1 = down(m.scope('down_1'), f0, f1);
    const down2 = down(m.scope('down_2'), f1, f2);
    const down3 = down(m.scope('down_3'), f2, f3);
    const down4 = down(m.scope('down_4'), f3, f4);
    const up4 = upCat(m.scope('upcat_4'), f4, f3, f3);
    const up3 = upCat(m.scope('upcat_3'), f3, f2, f2);
    const up2 = upCat(m.scope('upcat_2'), f2, f1, f1);
    const up1 = upCat(m.scope('upcat_1'), f1, f0, f5, false);
    const final = conv3d(m.scope('final_conv'), f5, out_channels, { kernelSize: 1 });
    return (x) => {
      const x0 = conv0(x);
      const x1 = down1(x0);
      const x2 = down2(x1);
      const x3 = down3(x2);
      const x4 = down4(x3);
      return final(up1(up2(up3(up4(x4, x3), x2), x1), x0));
    };
  },
);
