import type { Triple } from '../core/shape';
import { check, defineOp, elements, f32, volumetric } from './define';
import { checkEpilogue, type Epilogue, epilogueGradients, epilogueInputs, normaliseEpilogue } from './epilogue';
import { channelSums } from './sums';
import { normaliseWindow, type Window, windowOutput } from './window';

export interface Conv3dAttrs extends Epilogue {
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
  readonly groups: number;
}

/** The window of a convolution whose weight is [O, C / groups, kD, kH, kW]. */
export function convWindow(weight: readonly number[], attrs: Conv3dAttrs): Window {
  return { kernel: [weight[2], weight[3], weight[4]], stride: attrs.stride, padding: attrs.padding, dilation: attrs.dilation };
}

/**
 * Cross-correlation: y[n, o, p] = Σ_c,k w[o, c, k] x[n, c, p · stride − padding + k · dilation] (+ bias[o]), then the epilogue.
 *
 * x [N, C, D, H, W], weight [O, C / groups, kD, kH, kW], bias [O]; y [N, O, D', H', W'].
 */
export const conv3d = defineOp({
  name: 'conv3d',
  inputs: ['x', 'weight'],
  optional: ['bias', ...epilogueInputs],
  normalise: (attrs: Partial<Conv3dAttrs>): Conv3dAttrs => {
    const { stride, padding, dilation } = normaliseWindow(attrs);
    return { stride, padding, dilation, groups: attrs.groups ?? 1, ...normaliseEpilogue(attrs) };
  },
  infer: ([x, weight, bias, slope, residual], attrs) => {
    const [n, c, ...size] = volumetric(x, 'conv3d');
    const [o, cPerGroup] = volumetric(weight, 'conv3d weight');
    const { groups } = attrs;
    check(
      cPerGroup * groups === c && o % groups === 0,
      'conv3d',
      `weight [${weight.shape}] with ${groups} groups does not fit ${c} channels`,
      'check in_channels and groups',
    );
    check(!bias || elements(bias) === o, 'conv3d', `bias [${bias?.shape}] for ${o} outputs`, 'give one value an output channel');
    const out = f32([n, o, ...windowOutput('conv3d', size, convWindow(weight.shape, attrs))]);
    checkEpilogue('conv3d', attrs, out, slope, residual);
    return [out];
  },
  flops: ([, weight], [y]) => (2 * elements(y) * elements(weight)) / weight.shape[0],
  gradient: (g) => {
    const [x, weight, bias, slope, residual] = g.inputs;
    const { dz, dSlope, dResidual } = epilogueGradients(g, 'conv3d', [x, weight, bias], slope, residual);
    const { stride, padding, dilation, groups } = g.attrs;
    const { kernel } = convWindow(weight.shape, g.attrs);
    const outputPadding = x.shape.slice(2).map((extent, i) => (extent + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) % stride[i]);
    return [
      g.wants(0) ? g.op('conv_transpose3d', [dz, weight], { stride, padding, dilation, groups, outputPadding }) : undefined,
      g.wants(1) ? g.op('conv3d_grad_weight', [x, dz], { kernel, stride, padding, dilation, groups }) : undefined,
      g.wants(2) ? channelSums(g, dz) : undefined,
      dSlope,
      dResidual,
    ];
  },
});
