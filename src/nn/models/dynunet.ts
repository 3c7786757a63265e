import { numel, type Triple, triple } from '../../core/shape';
import type { Value } from '../../graph/ir';
import { interpolateAttrs } from '../../ops/interpolate';
import { badArgument, boolean, extents, integer, listOf, nullable, optional, required, threeDimensions } from '../arguments';
import { constant, kaimingNormal } from '../initial';
import { activation } from '../layers/activation';
import { conv3d, convTranspose3d } from '../layers/conv';
import { dropout, dropoutLayer } from '../layers/dropout';
import { type Layer, type ModuleBuilder, sequential } from '../layers/module';
import { normalisation } from '../layers/normalisation';
import { defineNetwork } from './define';

/**
 * MONAI's DynUNet (Isensee et al. 2021, "nnU-Net"): kernels and strides by level. The deep supervision heads run in training alone;
 * the output is then [N, (1 + heads) · out_channels, D, H, W], first the network's own, then each head's brought to its size: what MONAI
 * stacks along an axis of its own lies along the channels. MONAI holds every block twice, so the state dict ends with aliases under
 * `skip_layers`.
 */
export const dynUNet = defineNetwork(
  'DynUNet',
  {
    spatial_dims: required(threeDimensions),
    in_channels: required(integer()),
    out_channels: required(integer()),
    kernel_size: required(listOf(extents)),
    strides: required(listOf(extents)),
    upsample_kernel_size: required(listOf(extents)),
    filters: optional(nullable(listOf(integer())), null),
    dropout: optional(nullable(dropout), null),
    norm_name: optional(normalisation, ['INSTANCE', { affine: true }]),
    act_name: optional(activation, ['leakyrelu', { inplace: true, negative_slope: 0.01 }]),
    deep_supervision: optional(boolean, false),
    deep_supr_num: optional(integer(), 1),
    res_block: optional(boolean, false),
    trans_bias: optional(boolean, false),
  },
  (m, args) => {
    const { kernel_size: kernels, strides, upsample_kernel_size: upKernels, norm_name: norm, act_name: act } = args;
    const levels = strides.length;
    if (levels < 3 || kernels.length !== levels) throw badArgument('DynUNet.kernel_size', kernels, 'give as many as strides, at least three');
    if (upKernels.length !== levels - 1) throw badArgument('DynUNet.upsample_kernel_size', upKernels, `give ${levels - 1}, one fewer than strides`);
    if (args.filters && args.filters.length < levels)
      throw badArgument('DynUNet.filters', args.filters, `give at least ${levels}, as many as strides`);
    if (args.deep_supervision && args.deep_supr_num >= levels - 1) {
      throw badArgument('DynUNet.deep_supr_num', args.deep_supr_num, `give less than ${levels - 1}, the number of upsampling layers`);
    }
    const filters = args.filters ?? strides.map((_, level) => Math.min(2 ** (5 + level), 320));

    const drop = (scope: ModuleBuilder): Layer => dropoutLayer(scope.scope('adn.D'), args.dropout ?? { p: 0 });

    const conv = (scope: ModuleBuilder, from: number, to: number, kernelSize: Triple, stride: Triple): Layer =>
      sequential(conv3d(scope.scope('conv'), from, to, { kernelSize, stride, padding: paddingOf(kernelSize, stride), bias: false }), drop(scope));

    const block = (scope: ModuleBuilder, from: number, to: number, kernel: Triple, stride: Triple, residual: boolean): Layer => {
      const conv1 = conv(scope.scope('conv1'), from, to, kernel, stride);
      const conv2 = conv(scope.scope('conv2'), to, to, kernel, triple(1));
      const activate = act(scope.scope('lrelu'));
      const norm1 = norm(scope.scope('norm1'), to);
      const norm2 = norm(scope.scope('norm2'), to);
      const main = sequential(conv1, norm1, activate, conv2, norm2);
      if (!residual) return sequential(main, activate);
      const shortcut =
        from === to && numel(stride) === 1 ? [] : [conv(scope.scope('conv3'), from, to, triple(1), stride), norm(scope.scope('norm3'), to)];
      const side = sequential(...shortcut);
      return (x) => activate(m.ops.binary(main(x), side(x), { kind: 'add' }));
    };

    const outBlock = (scope: ModuleBuilder, level: number): Layer =>
      sequential(conv3d(scope.scope('conv.conv'), filters[level], args.out_channels, { kernelSize: 1 }), drop(scope.scope('conv')));

    /** From level + 1 up to `level`. */
    const upBlock = (scope: ModuleBuilder, level: number) => {
      const kernel = upKernels[level];
      const width = filters[level];
      const raise = convTranspose3d(scope.scope('transp_conv.conv'), filters[level + 1], width, {
        kernelSize: kernel,
        stride: kernel,
        bias: args.trans_bias,
      });
      const convs = block(scope.scope('conv_block'), 2 * width, width, kernels[level + 1], triple(1), false);
      return (x: Value, skip: Value) => convs(m.ops.concat(raise(x), skip));
    };

    const downScope = (level: number) => m.scope(level === 0 ? 'input_block' : level === levels - 1 ? 'bottleneck' : `downsamples.${level - 1}`);
    const downs = strides.map((stride, level) =>
      block(downScope(level), level === 0 ? args.in_channels : filters[level - 1], filters[level], kernels[level], stride, args.res_block),
    );
    const upScope = (level: number) => m.scope(`upsamples.${levels - 2 - level}`);
    const ups: ReturnType<typeof upBlock>[] = [];
    for (let level = levels - 2; level >= 0; level--) ups[level] = upBlock(upScope(level), level);
    const output = outBlock(m.scope('output_block'), 0);
    const headScope = (level: number) => m.scope(`deep_supervision_heads.${level - 1}`);
    const heads = Array.from({ length: args.deep_supervision ? args.deep_supr_num : 0 }, (_, i) => outBlock(headScope(i + 1), i + 1));
    aliasLevel(m, 'skip_layers', 0);

    return (x) => {
      const skips: Value[] = [];
      for (const down of downs) skips.push(down(skips[skips.length - 1] ?? x));
      const raised = [...skips];
      for (let level = levels - 2; level >= 0; level--) raised[level] = ups[level](raised[level + 1], skips[level]);
      const y = output(raised[0]);
      if (!m.training || heads.length === 0) return y;
      return m.ops.concat(y, ...heads.map((head, i) => enlarge(head(raised[i + 1]), y)));
    };

    function enlarge(head: Value, like: Value): Value {
      return m.ops.interpolate(head, interpolateAttrs(head.shape.slice(2), { mode: 'nearest', size: like.shape.slice(2) }));
    }

    function aliasLevel(scope: ModuleBuilder, name: string, level: number): void {
      if (level === levels - 1) {
        scope.alias(name, downScope(level));
        return;
      }
      const layer = scope.scope(name);
      layer.alias('downsample', downScope(level));
      aliasLevel(layer, 'next_layer', level + 1);
      layer.alias('upsample', upScope(level));
      if (level >= 1 && level <= heads.length) layer.alias('super_head', headScope(level));
    }
  },
  (tensor, weight) => (weight.length < 5 ? undefined : tensor === 'bias' ? constant(0) : kaimingNormal(weight, 'in', 0.01)),
);

/** MONAI's `get_padding`: ⌊(kernel − stride + 1) / 2⌋. */
function paddingOf(kernel: Triple, stride: Triple): Triple {
  const padding = kernel.map((k, i) => (k - stride[i] + 1) / 2);
  if (padding.some((p) => p < 0)) throw badArgument('DynUNet.kernel_size', kernel, `give a kernel not smaller than its stride [${stride}] less one`);
  return triple(padding.map(Math.floor));
}
