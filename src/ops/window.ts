import { type Triple, triple } from '../core/shape';
import { check } from './define';

/** How a kernel slides over D, H, W. */
export interface Window {
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
}

type Extents = number | readonly number[];
export type WindowAttrs = { kernel: Extents; stride?: Extents; padding?: Extents; dilation?: Extents };

export function normaliseWindow(attrs: Partial<WindowAttrs>, defaultStride: Extents = 1): Window {
  return {
    kernel: triple(attrs.kernel ?? 1),
    stride: triple(attrs.stride ?? defaultStride),
    padding: triple(attrs.padding ?? 0),
    dilation: triple(attrs.dilation ?? 1),
  };
}

/** Output extents along D, H, W; with `ceilMode` as PyTorch: the last window must start inside the padded input. */
export function windowOutput(op: string, size: readonly number[], w: Window, ceilMode = false): Triple {
  const out = size.map((extent, i) => {
    const span = extent + 2 * w.padding[i] - w.dilation[i] * (w.kernel[i] - 1) - 1;
    let steps = (ceilMode ? Math.ceil : Math.floor)(span / w.stride[i]) + 1;
    if (ceilMode && (steps - 1) * w.stride[i] >= extent + w.padding[i]) steps--;
    return steps;
  });
  check(
    out.every((extent) => extent > 0),
    op,
    `the kernel [${w.kernel}] does not fit into [${size}] with padding [${w.padding}]`,
    'give a larger input',
  );
  return triple(out);
}
