import { check, defineOp, elements, f32, volumetric } from './define';
import { normaliseWindow, type Window, type WindowAttrs, windowOutput } from './window';

export interface MaxPool3dAttrs extends Window {
  readonly ceilMode: boolean;
}

/** The largest value of each window; padding never wins. The stride defaults to the kernel. */
export const max_pool3d = defineOp({
  name: 'max_pool3d',
  inputs: ['x'],
  normalise: (attrs: Partial<MaxPool3dAttrs>): MaxPool3dAttrs => {
    const window = attrs as Partial<WindowAttrs>;
    return { ...normaliseWindow(window, window.kernel), ceilMode: attrs.ceilMode ?? false };
  },
  infer: ([x], attrs) => {
    const [n, c, ...size] = volumetric(x, 'max_pool3d');
    check(
      attrs.padding.every((p, i) => 2 * p <= attrs.kernel[i]),
      'max_pool3d',
      `padding [${attrs.padding}] exceeds half the kernel [${attrs.kernel}]`,
      'reduce it',
    );
    return [f32([n, c, ...windowOutput('max_pool3d', size, attrs, attrs.ceilMode)])];
  },
  flops: (_, [y], { kernel }) => elements(y) * kernel[0] * kernel[1] * kernel[2],
  gradient: (g) => [g.op('max_pool3d_grad', [g.inputs[0], g.dy], g.attrs)],
});
