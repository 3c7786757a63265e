// y[g, m, n] = Σ_k a[g, m, k] b[g, k, n]: a convolution with one tap, the rows of a along W and b, as it lies, for weights.
import { convolve, ConvolutionParams } from './convolution';

/** Slices blocks of 8 columns × matrices of the batch. */
export function matmul(p: ConvolutionParams, begin: i32, end: i32): void {
  convolve(p, begin, end);
}
