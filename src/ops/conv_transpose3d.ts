import { type Triple, triple } from '../core/shape';
import type { Value } from '../graph/ir';
import type { Conv3dAttrs } from './conv3d';
import { check, defineOp, elements, f32, volumetric } from './define';
import { checkEpilogue, epilogueGradients, epilogueInputs, normaliseEpilogue } from './epilogue';
import { channelSums } from './sums';
import { normaliseWindow } from './window';

export interface ConvTranspose3dAttrs extends Conv3dAttrs {
  readonly outputPadding: Triple;
}

/**
 * The adjoint of a convolution: y[n, o, p] = Σ_c,k w[c, o, k] x[n, c, (p + padding − k · dilation) / stride] over the taps where
 * the division is exact (+ bias[o]), then the epilogue.
 *
 * x [N, C, D, H, W], weight [C, O / groups, kD, kH, kW], bias [O];
 * D' = (D − 1) · stride − 2 · padding + dilation · (k − 1) + outputPadding + 1.
 */
export const conv_transpose3d = defineOp({
  name: 'conv_transpose3d',
  inputs: ['x', 'weight'],
  optional: ['bias', ...epilogueInputs],
  normalise: (attrs: Partial<ConvTranspose3dAttrs>): ConvTranspose3dAttrs => {
    const { stride, padding, dilation } = normaliseWindow(attrs);
    return { stride, padding, dilation, groups: attrs.groups ?? 1, outputPadding: triple(attrs.outputPadding ?? 0), ...normaliseEpilogue(attrs) };
  },
  infer: ([x, weight, bias, slope, residual], attrs) => {
    const op = 'conv_transpose3d';
    const [n, c, ...size] = volumetric(x, op);
    const [weightIn, oPerGroup, ...kernel] = volumetric(weight, `${op} weight`);
    const { stride, padding, dilation, outputPadding, groups } = attrs;
    const o = oPerGroup * groups;
    check(
      weightIn === c && c % groups === 0,
      op,
      `weight [${weight.shape}] does not fit ${c} channels and ${groups} groups`,
      'check in_channels and groups',
    );
    check(!bias || elements(bias) === o, op, `bias [${bias?.shape}] for ${o} outputs`, 'give one value an output channel');
    check(
      outputPadding.every((p, i) => p < Math.max(stride[i], dilation[i])),
      op,
      `output padding [${outputPadding}] is not below the stride or dilation`,
      'make it smaller',
    );
    const out = size.map((extent, i) => (extent - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel[i] - 1) + outputPadding[i] + 1);
    check(
      out.every((extent) => extent > 0),
      op,
      `the output of [${size}] would be [${out}]`,
      'reduce the padding',
    );
    const y = f32([n, o, ...out]);
    checkEpilogue(op, attrs, y, slope, residual);
    return [y];
  },
  flops: ([x, weight]) => (2 * elements(x) * elements(weight)) / weight.shape[0],
  gradient: (g) => {
    const [x, weight, bias, slope, residual] = g.inputs;
    const { dz, dSlope, dResidual } = epilogueGradients(g, 'conv_transpose3d', [x, weight, bias], slope, residual);
    const { stride, padding, dilation, groups } = g.attrs;
    // What an output padding of a stride or more adds reaches no input voxel.
    const crop = (dx: Value) => g.op('pad', [dx], { after: x.shape.slice(2).map((extent, i) => extent - dx.shape[i + 2]) });
    return [
      g.wants(0) ? crop(g.op('conv3d', [dz, weight], { stride, padding, dilation, groups })) : undefined,
      g.wants(1) ? g.op('conv3d_grad_weight', [dz, x], { kernel: weight.shape.slice(2), stride, padding, dilation, groups }) : undefined,
      g.wants(2) ? channelSums(g, dz) : undefined,
      dSlope,
      dResidual,
    ];
  },
});
