import { check, defineOp, elements, f32, volumetric } from './define';
import { normaliseWindow, type Window, type WindowAttrs, windowOutput } from './window';

export interface AvgPool3dAttrs extends Window {
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  /** Divides by this instead of the window's size; 0: by the size. */
  readonly divisorOverride: number;
}

/**
 * The mean of each window. As PyTorch, a window that reaches past the padded input is divided by what lies inside it
 * (`countIncludePad`) or inside the input.
 */
export const avg_pool3d = defineOp({
  name: 'avg_pool3d',
  inputs: ['x'],
  normalise: (attrs: Partial<AvgPool3dAttrs>): AvgPool3dAttrs => {
    const window = attrs as Partial<WindowAttrs>;
    return {
      ...normaliseWindow({ ...window, dilation: 1 }, window.kernel),
      ceilMode: attrs.ceilMode ?? false,
      countIncludePad: attrs.countIncludePad ?? true,
      divisorOverride: attrs.divisorOverride ?? 0,
    };
  },
  infer: ([x], attrs) => {
    const [n, c, ...size] = volumetric(x, 'avg_pool3d');
    check(
      attrs.padding.every((p, i) => 2 * p <= attrs.kernel[i]),
      'avg_pool3d',
      `padding [${attrs.padding}] exceeds half the kernel [${attrs.kernel}]`,
      'reduce it',
    );
    return [f32([n, c, ...windowOutput('avg_pool3d', size, attrs, attrs.ceilMode)])];
  },
  flops: (_, [y], { kernel }) => elements(y) * kernel[0] * kernel[1] * kernel[2],
  gradient: (g) => [g.op('avg_pool3d_grad', [g.dy], { ...g.attrs, inputSize: g.inputs[0].shape.slice(2) })],
});
