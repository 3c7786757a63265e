// y[r, o] = act(bias[o] + Σ_i x[r, i] w[o, i]): a convolution with one tap, the rows of x along W.
import { convolve, ConvolutionParams } from './convolution';

/** Slices blocks of 8 outputs × runs of rows. */
export function linear(p: ConvolutionParams, begin: i32, end: i32): void {
  convolve(p, begin, end);
}
