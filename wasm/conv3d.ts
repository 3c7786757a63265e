// y[n, o, p] = act(bias[o] + Σ_c,k w[o, c, k] x[n, c, p · stride − padding + k · dilation]): one class of positions, step = stride.
import { convolve, ConvolutionParams } from './convolution';
import { convolveDepthwise } from './depthwise';

/** Slices blocks of 8 outputs × output rows. */
export function conv3d(p: ConvolutionParams, begin: i32, end: i32): void {
  convolve(p, begin, end);
}

/** One filter a channel; slices output rows. */
export function conv3d_depthwise(p: ConvolutionParams, begin: i32, end: i32): void {
  convolveDepthwise(p, begin, end);
}
