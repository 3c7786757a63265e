import { type Triple, triple } from '../core/shape';
import { check, defineOp, elements, f32, volumetric } from './define';
import { normaliseWindow, type Window } from './window';

export interface Conv3dGradWeightAttrs extends Window {
  readonly groups: number;
}

/** Voxels of x behind the last window: the output padding that makes a transposed convolution of dy as large as x. */
const outputPadding = (x: readonly number[], dy: readonly number[], { kernel, stride, padding, dilation }: Window): Triple =>
  triple(x.slice(2).map((extent, i) => extent + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1 - (dy[i + 2] - 1) * stride[i]));

/**
 * The gradient of a convolution by its weight: dw[o, c, k] = Σ_n,p dy[n, o, p] x[n, c, p · stride − padding + k · dilation].
 *
 * x [N, C, D, H, W], dy [N, O, D', H', W']; dw [O, C / groups, kD, kH, kW]. A transposed convolution's is the same with x and dy exchanged.
 */
export const conv3d_grad_weight = defineOp({
  name: 'conv3d_grad_weight',
  inputs: ['x', 'dy'],
  normalise: (attrs: Partial<Conv3dGradWeightAttrs>): Conv3dGradWeightAttrs => ({ ...normaliseWindow(attrs), groups: attrs.groups ?? 1 }),
  infer: ([x, dy], attrs) => {
    const op = 'conv3d_grad_weight';
    const [n, c] = volumetric(x, op);
    const [samples, o] = volumetric(dy, `${op} dy`);
    const { kernel, stride, dilation, groups } = attrs;
    const rest = outputPadding(x.shape, dy.shape, attrs);
    check(
      n === samples && c % groups === 0 && o % groups === 0,
      op,
      `x [${x.shape}] and dy [${dy.shape}] do not fit ${groups} groups`,
      'check the batch and groups',
    );
    check(
      rest.every((extent, i) => extent >= 0 && extent < Math.max(stride[i], dilation[i])),
      op,
      `dy [${dy.shape}] is not what a window [${kernel}] makes of x [${x.shape}]`,
      'give the gradient of that convolution',
    );
    return [f32([o, c / groups, ...kernel])];
  },
  flops: ([, dy], [dw]) => (2 * elements(dy) * elements(dw)) / dw.shape[0],
  gradient: (g) => {
    const [x, dy] = g.inputs;
    const { stride, padding, dilation, groups } = g.attrs;
    const options = { stride, padding, dilation, groups };
    const crop = (y: typeof dy) => g.op('pad', [y], { after: dy.shape.slice(2).map((extent, i) => extent - y.shape[i + 2]) });
    return [
      g.wants(0) ? g.op('conv_transpose3d', [dy, g.dy], { ...options, outputPadding: outputPadding(x.shape, dy.shape, g.attrs) }) : undefined,
      g.wants(1) ? crop(g.op('conv3d', [x, g.dy], options)) : undefined,
    ];
  },
});
