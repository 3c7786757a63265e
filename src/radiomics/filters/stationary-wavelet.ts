import { locate, type PeriodicBlock, type Span, type Spans, widen, zerosLike } from './periodic-block';
import type { WaveletFilters } from './wavelets/filters';

/**
 * One level of the stationary wavelet transform, PyWavelets' `swt`: out(n) = sum over t of filter(t) x(n + half - t), `half` being half
 * the number of taps, on an axis that repeats. Sums are in PyWavelets' order, in the image's precision, so that values are the same
 * to the last bit.
 */

/** The input positions that the outputs of `span` need. */
export function inputSpan(span: Span, { low }: WaveletFilters): Span {
  return widen(span, low.length / 2 - 1, low.length / 2);
}

/** The low and high pass of `block` along `axis` at the positions of `span`. */
export function transformAxis(block: PeriodicBlock, axis: number, span: Span, filters: WaveletFilters): [low: PeriodicBlock, high: PeriodicBlock] {
  const spans = block.spans.map((old, n) => (n === axis ? span : old)) as unknown as Spans;
  const low = zerosLike(block, spans);
  const high = zerosLike(block, spans);
  const run: Run = { source: block.data, low: low.data, high: high.data, single: block.data instanceof Float32Array };
  if (axis === 0) alongLines(run, block.spans, span, filters);
  else acrossLines(run, block.spans, axis, span, filters);
  return [low, high];
}

type Values = Float64Array | Float32Array;

interface Run {
  readonly source: Values;
  readonly low: Values;
  readonly high: Values;
  readonly single: boolean;
}

/** The taps in the order in which PyWavelets adds them. */
interface OrderedTaps {
  readonly taps: Int32Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** PyWavelets adds the terms beyond the end of the axis first, from its start on. */
function orderTaps({ low, high }: WaveletFilters, beyond: number): OrderedTaps {
  const taps = Int32Array.from(low, (_, t) => (t < beyond ? beyond - 1 - t : t));
  return { taps, low: Float64Array.from(taps, (t) => low[t]), high: Float64Array.from(taps, (t) => high[t]) };
}

/** The order for every output of `span`; most share one. */
function ordersOf({ start, size, period }: Span, filters: WaveletFilters): OrderedTaps[] {
  const half = filters.low.length / 2;
  const byBeyond = Array.from({ length: half + 1 }, (_, beyond) => orderTaps(filters, beyond));
  return Array.from({ length: size }, (_, n) => {
    const position = (((start + n) % period) + period) % period;
    return byBeyond[Math.max(0, position + half - period + 1)];
  });
}

/** Axes j and k: each output line is a sum of input lines. */
function acrossLines(run: Run, [si, sj, sk]: Spans, axis: number, span: Span, filters: WaveletFilters): void {
  const half = filters.low.length / 2;
  const orders = ordersOf(span, filters);
  const bases = new Int32Array(filters.low.length);
  const input = axis === 1 ? sj : sk;
  const stride = axis === 1 ? si.size : si.size * sj.size;
  const [nj, nk] = axis === 1 ? [span.size, sk.size] : [sj.size, span.size];
  for (let k = 0, out = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++, out += si.size) {
      const n = axis === 1 ? j : k;
      const line = axis === 1 ? si.size * sj.size * k : si.size * j;
      const order = orders[n];
      for (let t = 0; t < bases.length; t++) bases[t] = line + stride * locate(input, span.start + n + half - order.taps[t]);
      addLines(run, run.source, bases, order, out, si.size);
    }
  }
}

/** Axis i: each output line is a sum of shifts of one input line, laid out in full. */
function alongLines(run: Run, [si, sj, sk]: Spans, span: Span, filters: WaveletFilters): void {
  const count = filters.low.length;
  const orders = ordersOf(span, filters);
  const from = Int32Array.from({ length: span.size + count - 1 }, (_, n) => locate(si, span.start + n + 1 - count / 2));
  const line = run.single ? new Float32Array(from.length) : new Float64Array(from.length);
  // Neighbouring outputs with the same order are one run of the line.
  const starts = orders.flatMap((order, n) => (n === 0 || order !== orders[n - 1] ? [n] : []));
  const pieces = starts.map((start, index) => {
    const bases = orders[start].taps.map((tap) => start + count - 1 - tap);
    return { start, length: (starts[index + 1] ?? span.size) - start, bases, order: orders[start] };
  });
  const lines = sj.size * sk.size;
  for (let l = 0; l < lines; l++) {
    for (let n = 0; n < from.length; n++) line[n] = run.source[si.size * l + from[n]];
    for (const { start, length, bases, order } of pieces) addLines(run, line, bases, order, span.size * l + start, length);
  }
}

/** low and high at out .. out + length - 1 = the sums of source at each base times its tap. */
function addLines(run: Run, source: Values, bases: Int32Array, order: OrderedTaps, out: number, length: number): void {
  if (run.single) addSingle(run.low as Float32Array, run.high as Float32Array, source as Float32Array, bases, order, out, length);
  else addDouble(run.low as Float64Array, run.high as Float64Array, source as Float64Array, bases, order, out, length);
}

/** Two taps a pass: the number of taps is even. */
function addDouble(
  low: Float64Array,
  high: Float64Array,
  source: Float64Array,
  bases: Int32Array,
  order: OrderedTaps,
  out: number,
  length: number,
): void {
  for (let t = 0; t < bases.length; t += 2) {
    const p = bases[t];
    const q = bases[t + 1];
    const lp = order.low[t];
    const lq = order.low[t + 1];
    const hp = order.high[t];
    const hq = order.high[t + 1];
    for (let n = 0; n < length; n++) {
      const x = source[p + n];
      const y = source[q + n];
      low[out + n] = low[out + n] + lp * x + lq * y;
      high[out + n] = high[out + n] + hp * x + hq * y;
    }
  }
}

/** As `addDouble` with taps in single precision, every product and sum rounded. */
function addSingle(
  low: Float32Array,
  high: Float32Array,
  source: Float32Array,
  bases: Int32Array,
  order: OrderedTaps,
  out: number,
  length: number,
): void {
  const { fround } = Math;
  for (let t = 0; t < bases.length; t++) {
    const p = bases[t];
    const l = order.low[t];
    const h = order.high[t];
    for (let n = 0; n < length; n++) {
      const x = source[p + n];
      low[out + n] = fround(low[out + n] + fround(l * x));
      high[out + n] = fround(high[out + n] + fround(h * x));
    }
  }
}
