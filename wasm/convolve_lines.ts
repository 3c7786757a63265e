// y[p] = Σ tap · x[from], the terms of each output and their order as the host lists them. What lies beside each other at one position
// along the axis, or what has the same terms one step on, is one run of x and y: a term is a shift of it.

@unmanaged
export class ConvolveLinesParams {
  x: usize;
  xOuter: i32;
  y: usize;
  yOuter: i32;
  /** Runs of an outer slice. */
  runs: i32;
  /** i32 [runs, 4]: first byte in y, elements, first term, terms. Without terms y is 0. */
  table: usize;
  /** Of each term: i32 first byte in x, and the tap in the type of x. */
  offsets: usize;
  taps: usize;
}

@inline
function splat<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at) : v128.load32_splat(at);
}

/** One run: 64 bytes at a time, their sums in registers, then vectors, then single elements. */
@inline
function run<T>(x: usize, y: usize, elements: i32, offsets: usize, taps: usize, terms: i32): void {
  const bytes = <usize>elements * sizeof<T>();
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let a = v128.splat<T>(0);
    let b = v128.splat<T>(0);
    let c = v128.splat<T>(0);
    let d = v128.splat<T>(0);
    for (let term = 0; term < terms; term++) {
      const from = x + at + load<u32>(offsets + (<usize>term << 2));
      const tap = splat<T>(taps + <usize>term * sizeof<T>());
      a = v128.add<T>(a, v128.mul<T>(tap, v128.load(from)));
      b = v128.add<T>(b, v128.mul<T>(tap, v128.load(from, 16)));
      c = v128.add<T>(c, v128.mul<T>(tap, v128.load(from, 32)));
      d = v128.add<T>(d, v128.mul<T>(tap, v128.load(from, 48)));
    }
    v128.store(y + at, a);
    v128.store(y + at, b, 16);
    v128.store(y + at, c, 32);
    v128.store(y + at, d, 48);
  }
  for (; at + 16 <= bytes; at += 16) {
    let a = v128.splat<T>(0);
    for (let term = 0; term < terms; term++) {
      const from = x + at + load<u32>(offsets + (<usize>term << 2));
      a = v128.add<T>(a, v128.mul<T>(splat<T>(taps + <usize>term * sizeof<T>()), v128.load(from)));
    }
    v128.store(y + at, a);
  }
  for (; at < bytes; at += sizeof<T>()) {
    let a: T = 0;
    for (let term = 0; term < terms; term++) {
      a += load<T>(taps + <usize>term * sizeof<T>()) * load<T>(x + at + load<u32>(offsets + (<usize>term << 2)));
    }
    store<T>(y + at, a);
  }
}

@inline
function convolve<T>(p: ConvolveLinesParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const outer = unit / p.runs;
    const entry = p.table + (<usize>(unit % p.runs) << 4);
    const term = <usize>load<i32>(entry, 8);
    const x = p.x + <usize>(outer * p.xOuter);
    const y = p.y + <usize>(outer * p.yOuter) + load<u32>(entry);
    run<T>(x, y, load<i32>(entry, 4), p.offsets + (term << 2), p.taps + term * sizeof<T>(), load<i32>(entry, 12));
  }
}

/** Slices outer slices · runs. */
export function convolve_lines_double(p: ConvolveLinesParams, begin: i32, end: i32): void {
  convolve<f64>(p, begin, end);
}

/** Slices outer slices · runs. */
export function convolve_lines_single(p: ConvolveLinesParams, begin: i32, end: i32): void {
  convolve<f32>(p, begin, end);
}
