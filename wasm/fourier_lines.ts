// X[k] = Σ a[n] x[n] exp(−2πi k n / N) along lines, in f64. The inverse is the same with real and imaginary parts in each other's place.
//
// A block of lines goes side by side through Stockham's autosort transform of mixed radix (C. Van Loan, Computational Frameworks for
// the Fast Fourier Transform, 1992, section 1.7) in the scratch: a row there is an element of each line, real parts, then imaginary
// ones. Lengths with a large prime factor go L. Bluestein's way (1970): k n = (k² + n² − (k − n)²) / 2 makes the transform a convolution
// with a chirp, which is done by transforms of a longer, smooth length.

/** Lines of a block. */
const WIDTH: i32 = 8;
/** Bytes of the real parts of a row, and of a row. */
const HALF: usize = 64;
const ROW: usize = 128;

@unmanaged
export class FourierLinesParams {
  /** f64, 0: none, they are zero. Bytes from an element to the next along its line, in the next line, and in the next set of lines. */
  xRe: usize;
  xIm: usize;
  xAlong: i32;
  xAcross: i32;
  xOuter: i32;
  yRe: usize;
  yIm: usize;
  yAlong: i32;
  yAcross: i32;
  yOuter: i32;
  /** f64, or 0. */
  amplitude: usize;
  aAlong: i32;
  aAcross: i32;
  aOuter: i32;
  /** Elements of a line, those of y among them. */
  length: i32;
  start: i32;
  count: i32;
  /** Lines of a set, and blocks of each set and of all. */
  lines: i32;
  setBlocks: i32;
  blocks: i32;
  units: i32;
  /** Elements that are transformed, and i32 [factorCount]: their radices. */
  padded: i32;
  factors: usize;
  factorCount: i32;
  /** f64 [padded, 2]: cos and sin of −2π k / padded. */
  roots: usize;
  /** f64 [length, 2]: cos and sin of −π n² / length; 0 where `padded` is the length. */
  chirp: usize;
  /** f64: what results are multiplied by. */
  scale: usize;
  /** [units, scratchBytes]: two times `padded` rows, then with a chirp f64 [padded, 2], its transform. */
  scratch: usize;
  scratchBytes: i32;
}

/** A pair of f64 numbers, real or imaginary, times a real one. */
@inline
function times(v: v128, factor: v128): v128 {
  return f64x2.mul(v, factor);
}

/** Stores (re + i im) (cos + i sin). */
@inline
function storeTurned(at: usize, re: v128, im: v128, cos: v128, sin: v128): void {
  v128.store(at, f64x2.sub(times(re, cos), times(im, sin)));
  v128.store(at + HALF, f64x2.add(times(re, sin), times(im, cos)));
}

@inline
function storeComplex(at: usize, re: v128, im: v128): void {
  v128.store(at, re);
  v128.store(at + HALF, im);
}

@inline
function cosOf(p: FourierLinesParams, root: i32): v128 {
  return v128.load64_splat(p.roots + (<usize>root << 4));
}

@inline
function sinOf(p: FourierLinesParams, root: i32): v128 {
  return v128.load64_splat(p.roots + (<usize>root << 4), 8);
}

/** Rows `from`, `from + gap` become sum and turned difference at `to`, `to + step`: `rows` of them. */
@inline
function radix2(p: FourierLinesParams, from: usize, gap: usize, to: usize, step: usize, root: i32): void {
  const cos = cosOf(p, root);
  const sin = sinOf(p, root);
  for (let end = from + step; from < end; from += ROW, to += ROW) {
    for (let lane: usize = 0; lane < HALF; lane += 16) {
      const a = from + lane;
      const re0 = v128.load(a);
      const im0 = v128.load(a + HALF);
      const re1 = v128.load(a + gap);
      const im1 = v128.load(a + gap + HALF);
      storeComplex(to + lane, f64x2.add(re0, re1), f64x2.add(im0, im1));
      storeTurned(to + step + lane, f64x2.sub(re0, re1), f64x2.sub(im0, im1), cos, sin);
    }
  }
}

@inline
function radix4(p: FourierLinesParams, from: usize, gap: usize, to: usize, step: usize, root: i32): void {
  const cos1 = cosOf(p, root);
  const sin1 = sinOf(p, root);
  const cos2 = cosOf(p, 2 * root);
  const sin2 = sinOf(p, 2 * root);
  const cos3 = cosOf(p, 3 * root);
  const sin3 = sinOf(p, 3 * root);
  for (let end = from + step; from < end; from += ROW, to += ROW) {
    for (let lane: usize = 0; lane < HALF; lane += 16) {
      const a = from + lane;
      const b = to + lane;
      const re0 = v128.load(a);
      const im0 = v128.load(a + HALF);
      const re1 = v128.load(a + gap);
      const im1 = v128.load(a + gap + HALF);
      const re2 = v128.load(a + 2 * gap);
      const im2 = v128.load(a + 2 * gap + HALF);
      const re3 = v128.load(a + 3 * gap);
      const im3 = v128.load(a + 3 * gap + HALF);
      const evenRe = f64x2.add(re0, re2);
      const evenIm = f64x2.add(im0, im2);
      const oddRe = f64x2.add(re1, re3);
      const oddIm = f64x2.add(im1, im3);
      const fromRe = f64x2.sub(re0, re2);
      const fromIm = f64x2.sub(im0, im2);
      // i (x1 - x3)
      const turnRe = f64x2.sub(im3, im1);
      const turnIm = f64x2.sub(re1, re3);
      storeComplex(b, f64x2.add(evenRe, oddRe), f64x2.add(evenIm, oddIm));
      storeTurned(b + step, f64x2.sub(fromRe, turnRe), f64x2.sub(fromIm, turnIm), cos1, sin1);
      storeTurned(b + 2 * step, f64x2.sub(evenRe, oddRe), f64x2.sub(evenIm, oddIm), cos2, sin2);
      storeTurned(b + 3 * step, f64x2.add(fromRe, turnRe), f64x2.add(fromIm, turnIm), cos3, sin3);
    }
  }
}

/** Any radix, by the definition. */
@inline
function radixAny(p: FourierLinesParams, radix: i32, from: usize, gap: usize, to: usize, step: usize, root: i32): void {
  const part = p.padded / radix;
  for (let k = 0; k < radix; k++, to += step) {
    for (let row: usize = 0; row < step; row += ROW) {
      for (let lane: usize = 0; lane < HALF; lane += 16) {
        let a = from + row + lane;
        let re = f64x2.splat(0);
        let im = f64x2.splat(0);
        let at = <i32>((<i64>root * k) % p.padded);
        for (let j = 0; j < radix; j++, a += gap) {
          const cos = cosOf(p, at);
          const sin = sinOf(p, at);
          const xRe = v128.load(a);
          const xIm = v128.load(a + HALF);
          re = f64x2.add(re, f64x2.sub(times(xRe, cos), times(xIm, sin)));
          im = f64x2.add(im, f64x2.add(times(xRe, sin), times(xIm, cos)));
          at += part * k;
          at %= p.padded;
        }
        storeComplex(to + row + lane, re, im);
      }
    }
  }
}

/**
 * Transforms `padded` rows at x with as many at `spare` for room; gives that of the two where the result is. A stage of radix r takes
 * sequences of n elements to r times as many of n / r: rows x[q + s (p + j m)] to rows [q + s (r p + k)], m = n / r, q < s.
 */
function transform(p: FourierLinesParams, x: usize, spare: usize): usize {
  let from = x;
  let to = spare;
  let n = p.padded;
  let s = 1;
  for (let f = 0; f < p.factorCount; f++) {
    const radix = load<i32>(p.factors + (<usize>f << 2));
    const m = n / radix;
    const step = <usize>s * ROW;
    const gap = <usize>m * step;
    for (let q = 0; q < m; q++) {
      const a = from + <usize>q * step;
      const b = to + <usize>(q * radix) * step;
      if (radix == 4) radix4(p, a, gap, b, step, q * s);
      else if (radix == 2) radix2(p, a, gap, b, step, q * s);
      else radixAny(p, radix, a, gap, b, step, q * s);
    }
    const other = from;
    from = to;
    to = other;
    n = m;
    s *= radix;
  }
  return from;
}

@inline
function loadPart(at: usize, offset: usize): f64 {
  return at ? load<f64>(at + offset) : 0;
}

/** The rows of a block's lines, times the amplitude and the chirp. */
function loadLines(p: FourierLinesParams, set: i32, first: i32, lines: i32, rows: usize): void {
  memory.fill(rows, 0, <usize>p.padded * ROW);
  for (let n = 0; n < p.length; n++) {
    const row = rows + <usize>n * ROW;
    const cos = p.chirp ? load<f64>(p.chirp + (<usize>n << 4)) : 1;
    const sin = p.chirp ? load<f64>(p.chirp + (<usize>n << 4), 8) : 0;
    for (let l = 0; l < lines; l++) {
      const at = <usize>(set * p.xOuter + (first + l) * p.xAcross + n * p.xAlong);
      let re = loadPart(p.xRe, at);
      let im = loadPart(p.xIm, at);
      if (p.amplitude) {
        const a = load<f64>(p.amplitude + <usize>(set * p.aOuter + (first + l) * p.aAcross + n * p.aAlong));
        re *= a;
        im *= a;
      }
      const lane = row + (<usize>l << 3);
      store<f64>(lane, p.chirp ? re * cos - im * sin : re);
      store<f64>(lane + HALF, p.chirp ? re * sin + im * cos : im);
    }
  }
}

/** Results of a block's lines, times the chirp and the scale. */
function storeLines(p: FourierLinesParams, set: i32, first: i32, lines: i32, rows: usize): void {
  const scale = load<f64>(p.scale);
  for (let n = 0; n < p.count; n++) {
    const k = p.start + n;
    const row = rows + <usize>k * ROW;
    const cos = p.chirp ? load<f64>(p.chirp + (<usize>k << 4)) : 1;
    const sin = p.chirp ? load<f64>(p.chirp + (<usize>k << 4), 8) : 0;
    for (let l = 0; l < lines; l++) {
      const at = <usize>(set * p.yOuter + (first + l) * p.yAcross + n * p.yAlong);
      const re = load<f64>(row + (<usize>l << 3));
      const im = load<f64>(row + (<usize>l << 3) + HALF);
      store<f64>(p.yRe + at, (p.chirp ? re * cos - im * sin : re) * scale);
      store<f64>(p.yIm + at, (p.chirp ? re * sin + im * cos : im) * scale);
    }
  }
}

/** The transform of the conjugate chirp, wrapped round. */
function chirpSpectrum(p: FourierLinesParams, rows: usize, spare: usize, spectrum: usize): void {
  memory.fill(rows, 0, <usize>p.padded * ROW);
  for (let n = 0; n < p.length; n++) {
    const cos = load<f64>(p.chirp + (<usize>n << 4));
    const sin = load<f64>(p.chirp + (<usize>n << 4), 8);
    for (let side = 0; side < 2; side++) {
      const row = rows + <usize>(side == 0 || n == 0 ? n : p.padded - n) * ROW;
      store<f64>(row, cos);
      store<f64>(row + HALF, -sin);
    }
  }
  const found = transform(p, rows, spare);
  for (let k = 0; k < p.padded; k++) {
    store<f64>(spectrum + (<usize>k << 4), load<f64>(found + <usize>k * ROW));
    store<f64>(spectrum + (<usize>k << 4) + 8, load<f64>(found + <usize>k * ROW + HALF));
  }
}

/** The inverse transform of rows times the chirp's spectrum, but for 1 / padded: of their parts in each other's place, there again. */
function convolve(p: FourierLinesParams, rows: usize, spare: usize, spectrum: usize): usize {
  for (let k = 0; k < p.padded; k++) {
    const cos = v128.load64_splat(spectrum + (<usize>k << 4));
    const sin = v128.load64_splat(spectrum + (<usize>k << 4), 8);
    for (let at = rows + <usize>k * ROW, end = at + HALF; at < end; at += 16) {
      const re = v128.load(at);
      const im = v128.load(at + HALF);
      v128.store(at + HALF, f64x2.sub(times(re, cos), times(im, sin)));
      v128.store(at, f64x2.add(times(re, sin), times(im, cos)));
    }
  }
  const found = transform(p, rows, spare);
  for (let k = 0; k < p.length; k++) {
    for (let at = found + <usize>k * ROW, end = at + HALF; at < end; at += 16) {
      const re = v128.load(at);
      storeComplex(at, v128.load(at + HALF), re);
    }
  }
  return found;
}

/** Slices units, each a part of the blocks with a scratch of its own. */
export function fourier_lines(p: FourierLinesParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const rows = p.scratch + <usize>unit * <usize>p.scratchBytes;
    const spare = rows + <usize>p.padded * ROW;
    const spectrum = spare + <usize>p.padded * ROW;
    if (p.chirp) chirpSpectrum(p, rows, spare, spectrum);
    const last = <i32>((<i64>p.blocks * (unit + 1)) / p.units);
    for (let block = <i32>((<i64>p.blocks * unit) / p.units); block < last; block++) {
      const set = block / p.setBlocks;
      const first = (block % p.setBlocks) * WIDTH;
      const lines = min(WIDTH, p.lines - first);
      loadLines(p, set, first, lines, rows);
      let found = transform(p, rows, spare);
      if (p.chirp) found = convolve(p, found, found == rows ? spare : rows, spectrum);
      storeLines(p, set, first, lines, found);
    }
  }
}
