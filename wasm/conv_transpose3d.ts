// y[n, o, p] = act(bias[o] + Σ_c,k w[c, o, k] x[n, c, (p + padding − k · dilation) / stride]) over the taps where the division is exact:
// `stride` classes of positions an axis, each a convolution of step 1.
import { convolve, ConvolutionParams } from './convolution';
import { convolveDepthwise } from './depthwise';

/** Slices blocks of 8 outputs × output rows. */
export function conv_transpose3d(p: ConvolutionParams, begin: i32, end: i32): void {
  convolve(p, begin, end);
}

/** One filter a channel; slices output rows. */
export function conv_transpose3d_depthwise(p: ConvolutionParams, begin: i32, end: i32): void {
  convolveDepthwise(p, begin, end);
}
