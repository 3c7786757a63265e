/** The prime factors of `n` in ascending order if none is above 13, where such a transform is faster than a chirp convolution. */
export function smallFactors(n: number): number[] | undefined {
  const factors: number[] = [];
  let rest = n;
  for (const prime of [2, 3, 5, 7, 11, 13]) {
    for (; rest % prime === 0; rest /= prime) factors.push(prime);
  }
  return rest === 1 ? factors : undefined;
}

/**
 * Discrete Fourier transforms of length n, a product of small primes, of `inner` interleaved signals at once: value t of signal q
 * lies at `base + q + inner * t`. In place, not normalised (Stockham's autosort algorithm with a radix for each factor).
 */
export class MixedRadix {
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly re: Float64Array;
  private readonly im: Float64Array;

  constructor(
    private readonly n: number,
    private readonly factors: readonly number[],
    private readonly inner: number,
  ) {
    this.cos = Float64Array.from({ length: n }, (_, t) => Math.cos((2 * Math.PI * t) / n));
    this.sin = Float64Array.from({ length: n }, (_, t) => -Math.sin((2 * Math.PI * t) / n));
    this.re = new Float64Array(n * inner);
    this.im = new Float64Array(n * inner);
  }

  forward(re: Float64Array, im: Float64Array, base: number): void {
    const { n, inner, factors } = this;
    const end = base + n * inner;
    let source = { re: re.subarray(base, end), im: im.subarray(base, end) };
    let target = { re: this.re, im: this.im };
    // Before each stage there are `done` interleaved transforms of length n / done each.
    let done = 1;
    for (const radix of factors) {
      if (radix === 2) this.pairs(source, target, done);
      else this.stage(source, target, done, radix);
      done *= radix;
      [source, target] = [target, source];
    }
    if (source.re !== this.re) return;
    re.set(source.re, base);
    im.set(source.im, base);
  }

  private pairs({ re: xr, im: xi }: Complex, { re: yr, im: yi }: Complex, done: number): void {
    const { n, inner, cos, sin } = this;
    const block = done * inner;
    const half = n / (2 * done);
    for (let p = 0; p < half; p++) {
      const c = cos[p * done];
      const s = sin[p * done];
      let a = block * p;
      let b = block * (p + half);
      let to = 2 * block * p;
      for (let q = 0; q < block; q++, a++, b++, to++) {
        const re = xr[a] - xr[b];
        const im = xi[a] - xi[b];
        yr[to] = xr[a] + xr[b];
        yi[to] = xi[a] + xi[b];
        yr[to + block] = re * c - im * s;
        yi[to + block] = re * s + im * c;
      }
    }
  }

  /** Output j of each butterfly is the sum over k of input k times exp(-2 pi i k j / radix), turned by exp(-2 pi i p j / length). */
  private stage({ re: xr, im: xi }: Complex, { re: yr, im: yi }: Complex, done: number, radix: number): void {
    const { n, inner, cos, sin } = this;
    const block = done * inner;
    const part = n / (radix * done);
    for (let p = 0; p < part; p++) {
      for (let j = 0; j < radix; j++) {
        const to = block * (radix * p + j);
        yr.fill(0, to, to + block);
        yi.fill(0, to, to + block);
        for (let k = 0; k < radix; k++) {
          const turn = (k * j * (n / radix) + p * j * done) % n;
          const c = cos[turn];
          const s = sin[turn];
          const from = block * (p + k * part);
          for (let q = 0; q < block; q++) {
            yr[to + q] += xr[from + q] * c - xi[from + q] * s;
            yi[to + q] += xr[from + q] * s + xi[from + q] * c;
          }
        }
      }
    }
  }
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}
