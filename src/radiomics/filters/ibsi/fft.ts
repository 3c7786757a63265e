/** Complex numbers, in two arrays of one length. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function complex(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/**
 * Transforms `width` interleaved sequences, x as [length][width]: X[k] = sum over n of x[n] exp(-2 pi i k n / length).
 * `spare` is of the same size; the result is in the one that is returned, and the other holds nothing of use.
 */
type Transform = (x: Complex, spare: Complex, width: number) => Complex;

/** Lengths with a greater prime factor go by Bluestein's way. */
const LARGEST_RADIX = 61;

/** The discrete Fourier transform of one length, whatever its factors. */
function transformOf(length: number): Transform {
  const radices = factorsOf(length);
  return radices.some((radix) => radix > LARGEST_RADIX) ? bluestein(length) : stockham(length, radices);
}

/** Prime factors, two twos as a four. */
function factorsOf(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  const divideBy = (factor: number): void => {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  };
  for (const factor of [4, 2, 3]) divideBy(factor);
  for (let factor = 5; factor * factor <= rest; factor += 2) divideBy(factor);
  if (rest > 1) factors.push(rest);
  return factors;
}

/**
 * Stockham's autosort transform (Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992, section 1.7) of mixed radix.
 * A stage of radix r takes sequences of length n to r times as many of length m = n / r; what follows is as good as its twiddle factors.
 */
function stockham(length: number, radices: readonly number[]): Transform {
  const { re: cos, im: sin } = unitRoots(length);
  return (x, spare, width) => {
    let [from, to] = [x, spare];
    let [n, stride] = [length, width];
    for (const radix of radices) {
      const m = n / radix;
      for (let p = 0; p < m; p++) {
        for (let k = 0; k < radix; k++) {
          const out = stride * (radix * p + k);
          to.re.fill(0, out, out + stride);
          to.im.fill(0, out, out + stride);
          for (let j = 0; j < radix; j++) {
            // exp(-2 pi i (j k / radix + p k / n)), the roots of `length` counted round.
            const root = (j * k * (length / radix) + p * k * (length / n)) % length;
            addScaled(to, out, from, stride * (p + j * m), stride, cos[root], sin[root]);
          }
        }
      }
      [from, to] = [to, from];
      n = m;
      stride *= radix;
    }
    return from;
  };
}

/** to[out + q] += (cos + i sin) from[at + q] */
function addScaled(to: Complex, out: number, from: Complex, at: number, count: number, cos: number, sin: number): void {
  const { re: toRe, im: toIm } = to;
  const { re, im } = from;
  for (let q = 0; q < count; q++) {
    const a = re[at + q];
    const b = im[at + q];
    toRe[out + q] += a * cos - b * sin;
    toIm[out + q] += a * sin + b * cos;
  }
}

/** exp(-2 pi i k / count), k = 0 .. count - 1. */
function unitRoots(count: number): Complex {
  const roots = complex(count);
  for (let k = 0; k < count; k++) {
    roots.re[k] = Math.cos((2 * Math.PI * k) / count);
    roots.im[k] = -Math.sin((2 * Math.PI * k) / count);
  }
  return roots;
}

/** Bluestein's transform: k n = (k^2 + n^2 - (k - n)^2) / 2 makes it a convolution with a chirp (https://doi.org/10.1109/TAU.1970.1162132). */
function bluestein(length: number): Transform {
  const padded = smoothLength(2 * length - 1);
  const transform = transformOf(padded);
  const roots = unitRoots(2 * length);
  const chirp = (n: number): [number, number] => {
    const root = (n * n) % (2 * length);
    return [roots.re[root], roots.im[root]];
  };
  const kernel = complex(padded);
  for (let n = 0; n < length; n++) {
    const [cos, sin] = chirp(n);
    for (const at of [n, (padded - n) % padded]) [kernel.re[at], kernel.im[at]] = [cos, -sin];
  }
  const spectrum = transform(kernel, complex(padded), 1);
  return (x, _spare, width) => {
    const a = complex(padded * width);
    for (let n = 0; n < length; n++) addScaled(a, n * width, x, n * width, width, ...chirp(n));
    const b = transform(a, complex(padded * width), width);
    for (let k = 0, at = 0; k < padded; k++) {
      for (let q = 0; q < width; q++, at++) {
        const [re, im] = [b.re[at], b.im[at]];
        b.re[at] = re * spectrum.re[k] - im * spectrum.im[k];
        b.im[at] = re * spectrum.im[k] + im * spectrum.re[k];
      }
    }
    // Real and imaginary parts change places: the inverse, but for 1 / padded.
    const c = transform({ re: b.im, im: b.re }, complex(padded * width), width);
    x.re.fill(0);
    x.im.fill(0);
    for (let n = 0; n < length; n++) {
      const [cos, sin] = chirp(n);
      addScaled(x, n * width, { re: c.im, im: c.re }, n * width, width, cos / padded, sin / padded);
    }
    return x;
  };
}

/** The smallest length of at least `least` with no prime factor above 5. */
export function smoothLength(least: number): number {
  for (let length = Math.max(least, 1); ; length++) if (factorsOf(length).every((factor) => factor <= 5)) return length;
}

/** So many lines are transformed side by side. */
const WIDTH = 32;

/** The Fourier transform of arrays of `size` (the first index fastest) along some of their axes, in place. */
export interface Fourier {
  forward(data: Complex): void;
  /** The inverse, scaled so that it undoes `forward`. */
  inverse(data: Complex): void;
}

export function fourier(size: readonly number[], axes: readonly number[]): Fourier {
  const passes = axes.map((axis) => alongAxis(size, axis));
  const total = axes.reduce((product, axis) => product * size[axis], 1);
  const forward = (data: Complex): void => {
    for (const pass of passes) pass(data);
  };
  return {
    forward,
    inverse: ({ re, im }) => {
      forward({ re: im, im: re });
      for (let at = 0; at < re.length; at++) {
        re[at] /= total;
        im[at] /= total;
      }
    },
  };
}

function alongAxis(size: readonly number[], axis: number): (data: Complex) => void {
  const length = size[axis];
  const transform = transformOf(length);
  const stride = size.slice(0, axis).reduce((a, b) => a * b, 1);
  return (data) => {
    const lines = data.re.length / length;
    const [x, spare] = [complex(length * WIDTH), complex(length * WIDTH)];
    const first = (line: number): number => Math.floor(line / stride) * stride * length + (line % stride);
    for (let begin = 0; begin < lines; begin += WIDTH) {
      const width = Math.min(WIDTH, lines - begin);
      for (let q = 0; q < width; q++) {
        for (let n = 0, at = first(begin + q); n < length; n++, at += stride) {
          x.re[n * width + q] = data.re[at];
          x.im[n * width + q] = data.im[at];
        }
      }
      const { re, im } = transform(x, spare, width);
      for (let q = 0; q < width; q++) {
        for (let n = 0, at = first(begin + q); n < length; n++, at += stride) {
          data.re[at] = re[n * width + q];
          data.im[at] = im[n * width + q];
        }
      }
    }
  };
}
