import { MixedRadix, smallFactors } from './mixed-radix';

/**
 * In-place discrete Fourier transforms of one line of `n` complex values, any n: radix 2 where n is a power of two,
 * Bluestein's chirp convolution otherwise. Not normalised.
 */
export class LineTransform {
  private readonly m: number;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly chirp?: { re: Float64Array; im: Float64Array; kernelRe: Float64Array; kernelIm: Float64Array };
  private readonly re: Float64Array;
  private readonly im: Float64Array;

  constructor(readonly n: number) {
    const power = (n & (n - 1)) === 0;
    let m = 1;
    while (m < (power ? n : 2 * n - 1)) m *= 2;
    this.m = m;
    this.cos = Float64Array.from({ length: m / 2 }, (_, t) => Math.cos((2 * Math.PI * t) / m));
    this.sin = Float64Array.from({ length: m / 2 }, (_, t) => -Math.sin((2 * Math.PI * t) / m));
    this.re = new Float64Array(m);
    this.im = new Float64Array(m);
    if (power) return;
    // w[t] = exp(-i pi t^2 / n); t^2 is taken modulo 2n to keep the angle exact.
    const re = Float64Array.from({ length: n }, (_, t) => Math.cos((Math.PI * ((t * t) % (2 * n))) / n));
    const im = Float64Array.from({ length: n }, (_, t) => -Math.sin((Math.PI * ((t * t) % (2 * n))) / n));
    const kernelRe = new Float64Array(m);
    const kernelIm = new Float64Array(m);
    for (let t = 0; t < n; t++) {
      kernelRe[t] = re[t];
      kernelIm[t] = -im[t];
      kernelRe[(m - t) % m] = re[t];
      kernelIm[(m - t) % m] = -im[t];
    }
    this.radix2(kernelRe, kernelIm);
    this.chirp = { re, im, kernelRe, kernelIm };
  }

  /** X[f] = sum over t of x[t] exp(-2 pi i f t / n). The inverse, times n, is the same with `re` and `im` swapped. */
  forward(re: Float64Array, im: Float64Array): void {
    if (!this.chirp) {
      this.radix2(re, im);
      return;
    }
    const { chirp, m, n } = this;
    const a = this.re.fill(0);
    const b = this.im.fill(0);
    for (let t = 0; t < n; t++) {
      a[t] = re[t] * chirp.re[t] - im[t] * chirp.im[t];
      b[t] = re[t] * chirp.im[t] + im[t] * chirp.re[t];
    }
    this.radix2(a, b);
    for (let f = 0; f < m; f++) {
      const x = a[f] * chirp.kernelRe[f] - b[f] * chirp.kernelIm[f];
      b[f] = a[f] * chirp.kernelIm[f] + b[f] * chirp.kernelRe[f];
      a[f] = x;
    }
    this.radix2(b, a);
    for (let f = 0; f < n; f++) {
      re[f] = (a[f] * chirp.re[f] - b[f] * chirp.im[f]) / m;
      im[f] = (a[f] * chirp.im[f] + b[f] * chirp.re[f]) / m;
    }
  }

  private radix2(re: Float64Array, im: Float64Array): void {
    const { m, cos, sin } = this;
    for (let i = 1, j = 0; i < m; i++) {
      let bit = m >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j ^= bit;
      if (i >= j) continue;
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
    for (let half = 1; half < m; half *= 2) {
      const stride = m / (2 * half);
      for (let start = 0; start < m; start += 2 * half) {
        for (let t = 0; t < half; t++) {
          const p = start + t;
          const q = p + half;
          const x = re[q] * cos[t * stride] - im[q] * sin[t * stride];
          const y = re[q] * sin[t * stride] + im[q] * cos[t * stride];
          re[q] = re[p] - x;
          im[q] = im[p] - y;
          re[p] += x;
          im[p] += y;
        }
      }
    }
  }
}

/** A 3D transform of complex data (first axis fastest), in place, not normalised; swap `re` and `im` for the inverse. */
export function fourierTransform3d(re: Float64Array, im: Float64Array, size: readonly [number, number, number]): void {
  let stride = 1;
  for (const n of size) {
    const factors = smallFactors(n);
    if (factors) {
      const lines = new MixedRadix(n, factors, stride);
      for (let base = 0; base < re.length; base += stride * n) lines.forward(re, im, base);
      stride *= n;
      continue;
    }
    const line = new LineTransform(n);
    const a = new Float64Array(n);
    const b = new Float64Array(n);
    for (let outer = 0; outer < re.length; outer += stride * n) {
      for (let inner = 0; inner < stride; inner++) {
        const base = outer + inner;
        for (let t = 0; t < n; t++) {
          a[t] = re[base + t * stride];
          b[t] = im[base + t * stride];
        }
        line.forward(a, b);
        for (let t = 0; t < n; t++) {
          re[base + t * stride] = a[t];
          im[base + t * stride] = b[t];
        }
      }
    }
    stride *= n;
  }
}
