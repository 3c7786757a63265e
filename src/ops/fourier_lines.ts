import { check, defineOp, elements } from './define';
import type { LineAxis } from './lines';

export interface FourierLinesAttrs {
  /** Of D, H, W. */
  readonly axis: LineAxis;
  /** The inverse transform, scaled so that it undoes the other. */
  readonly inverse: boolean;
  /** The positions of the results that are wanted: `count` from `start` on. */
  readonly start: number;
  readonly count: number;
}

/**
 * The discrete Fourier transform along the lines of an axis of N positions,
 * y[k] = sum over n of a[n] x[n] exp(-2 pi i k n / N), of the inverse sum over n of a[n] x[n] exp(2 pi i k n / N) / N.
 * Any N; transforms of those without large prime factors are faster. The amplitude a is 1 where it is not given.
 *
 * x f64 [2, D, H, W], real parts before imaginary ones, or [1, D, H, W] of real numbers; amplitude f64 [D, H, W], 1 along an axis where it
 * is the same everywhere; y f64 [2, D, H, W] with `count` positions along the axis. Backends agree to about 1e-15 of the line's norm.
 */
export const fourier_lines = defineOp({
  name: 'fourier_lines',
  inputs: ['x'],
  optional: ['amplitude'],
  takesF64: true,
  normalise: (attrs: Partial<FourierLinesAttrs>): FourierLinesAttrs => ({
    axis: attrs.axis ?? 0,
    inverse: attrs.inverse ?? false,
    start: attrs.start ?? 0,
    count: attrs.count ?? 1,
  }),
  infer: ([x, amplitude], { axis, start, count }) => {
    const op = 'fourier_lines';
    const [parts, ...size] = x.shape;
    const fits = x.dtype === 'f64' && size.length === 3 && (parts === 1 || parts === 2);
    check(fits, op, `expects f64 [2, D, H, W] or [1, D, H, W], got ${x.dtype} [${x.shape}]`, 'reshape the input');
    check(axis === 0 || axis === 1 || axis === 2, op, `there is no axis ${axis}`, 'use 0 (D), 1 (H) or 2 (W)');
    const inside = start >= 0 && count >= 1 && start + count <= size[axis];
    check(inside, op, `positions ${start} to ${start + count - 1} are not all in lines of ${size[axis]}`, 'ask for less');
    const { shape = size, dtype = 'f64' } = amplitude ?? {};
    const spreads = dtype === 'f64' && shape.length === 3 && shape.every((extent, n) => extent === 1 || extent === size[n]);
    check(spreads, op, `the amplitude is ${dtype} [${shape}], lines are in [${size}]`, 'give one for each element, or 1 along an axis');
    return [{ shape: [2, ...size.with(axis, count)], dtype: 'f64' }];
  },
  flops: ([x], _, { axis }) => (elements(x) / x.shape[0]) * 5 * Math.max(1, Math.log2(x.shape[axis + 1])),
  gradient: 'none',
});
