import type { Size } from '../../imaging/volume';
import type { Numbers } from '../voxels';
import type { Quad, RecursiveFilter } from './recursive-gaussian';

/** Values on a grid, i fastest. */
export interface Field<T extends Numbers = Numbers> {
  readonly size: Size;
  readonly data: T;
}

/** Lines filtered side by side, so that the inner loops have no dependencies. */
const width = 64;

/**
 * `filter` along `axis` at the positions start .. start + count - 1 of whole lines of at least 4 voxels, which go on beyond their
 * ends as their last voxel. In f64, the result rounded to f32: ITK's `RecursiveSeparableImageFilter`.
 */
export function filterLines(source: Field, axis: number, start: number, count: number, filter: RecursiveFilter): Field<Float32Array> {
  const length = source.size[axis];
  const size = source.size.map((n, a) => (a === axis ? count : n)) as unknown as Size;
  const out = new Float32Array(size[0] * size[1] * size[2]);
  const x = new Float64Array(length * width);
  const causal = new Float64Array(length * width);
  const anticausal = new Float64Array(length * width);
  const inStrides = [1, source.size[0], source.size[0] * source.size[1]];
  const outStrides = [1, size[0], size[0] * size[1]];
  // Lines side by side are neighbours along i, or along j where the lines run along i.
  const side = axis === 0 ? 1 : 0;
  const other = 3 - axis - side;
  for (let o = 0; o < size[other]; o++) {
    for (let s = 0; s < size[side]; s += width) {
      const lines = Math.min(width, size[side] - s);
      const from = o * inStrides[other] + s * inStrides[side];
      load(x, source.data, from, inStrides[axis], inStrides[side], length, lines);
      causalPass(causal, x, length, start + count, lines, filter);
      anticausalPass(anticausal, x, length, start, lines, filter);
      const to = o * outStrides[other] + s * outStrides[side];
      store(out, to, outStrides[axis], outStrides[side], causal, anticausal, start, count, lines);
    }
  }
  return { size, data: out };
}

/** Copies by `set`, which converts any type without making this function slow for all of them. */
function load(x: Float64Array, source: Numbers, from: number, along: number, across: number, length: number, lines: number): void {
  if (across === 1) {
    for (let n = 0; n < length; n++) x.set(source.subarray(from + n * along, from + n * along + lines), n * width);
    return;
  }
  const line = new Float64Array(length);
  for (let l = 0; l < lines; l++) {
    line.set(source.subarray(from + l * across, from + l * across + length));
    for (let n = 0; n < length; n++) x[n * width + l] = line[n];
  }
}

function store(
  out: Float32Array,
  to: number,
  along: number,
  across: number,
  causal: Float64Array,
  anticausal: Float64Array,
  start: number,
  count: number,
  lines: number,
): void {
  for (let n = 0; n < count; n++) {
    const at = (start + n) * width;
    for (let l = 0; l < lines; l++) out[to + n * along + l * across] = causal[at + l] + anticausal[at + l];
  }
}

/** Positions 0 .. end - 1. */
function causalPass(y: Float64Array, x: Float64Array, length: number, end: number, lines: number, { n, d, causalEdge }: RecursiveFilter): void {
  for (let p = 0; p < 4; p++) edgeStep(y, x, p, -1, p, length, n, d, causalEdge, lines);
  steps(y, x, 4, end, -1, 0, n, d, lines);
}

/** Positions length - 1 down to start. */
function anticausalPass(y: Float64Array, x: Float64Array, length: number, start: number, lines: number, filter: RecursiveFilter): void {
  const { m, d, anticausalEdge } = filter;
  for (let p = length - 1; p >= length - 4; p--) edgeStep(y, x, p, 1, p + 1, length, m, d, anticausalEdge, lines);
  steps(y, x, length - 5, start - 1, 1, 1, m, d, lines);
}

/**
 * From position `first` to before `end`: y = the sum of `taps` on four voxels less the sum of `d` on the four results before. `back` is
 * the way to these, `ahead` that to the first voxel. Four lines at a time (a, b, c, e), their last voxels and results in registers: each
 * result waits for the one before it, and the other lines fill the time.
 */
function steps(y: Float64Array, x: Float64Array, first: number, end: number, back: 1 | -1, ahead: 0 | 1, taps: Quad, d: Quad, lines: number): void {
  const [t0, t1, t2, t3] = taps;
  const [d1, d2, d3, d4] = d;
  const hop = back * width;
  const ends = end * width;
  // Lines beyond the last are filtered too: there is room, and nobody reads them.
  for (let l = 0; l < lines; l += 4) {
    let at = first * width + l;
    let from = at + ahead * hop;
    let a1 = y[at + 0 + 1 * hop];
    let a2 = y[at + 0 + 2 * hop];
    let a3 = y[at + 0 + 3 * hop];
    let a4 = y[at + 0 + 4 * hop];
    let ax1 = x[from + 0 + 1 * hop];
    let ax2 = x[from + 0 + 2 * hop];
    let ax3 = x[from + 0 + 3 * hop];
    let b1 = y[at + 1 + 1 * hop];
    let b2 = y[at + 1 + 2 * hop];
    let b3 = y[at + 1 + 3 * hop];
    let b4 = y[at + 1 + 4 * hop];
    let bx1 = x[from + 1 + 1 * hop];
    let bx2 = x[from + 1 + 2 * hop];
    let bx3 = x[from + 1 + 3 * hop];
    let c1 = y[at + 2 + 1 * hop];
    let c2 = y[at + 2 + 2 * hop];
    let c3 = y[at + 2 + 3 * hop];
    let c4 = y[at + 2 + 4 * hop];
    let cx1 = x[from + 2 + 1 * hop];
    let cx2 = x[from + 2 + 2 * hop];
    let cx3 = x[from + 2 + 3 * hop];
    let e1 = y[at + 3 + 1 * hop];
    let e2 = y[at + 3 + 2 * hop];
    let e3 = y[at + 3 + 3 * hop];
    let e4 = y[at + 3 + 4 * hop];
    let ex1 = x[from + 3 + 1 * hop];
    let ex2 = x[from + 3 + 2 * hop];
    let ex3 = x[from + 3 + 3 * hop];
    for (; (ends + l - at) * back < 0; at -= hop, from -= hop) {
      const ax0 = x[from + 0];
      const a0 = ax0 * t0 + ax1 * t1 + ax2 * t2 + ax3 * t3 - (a1 * d1 + a2 * d2 + a3 * d3 + a4 * d4);
      y[at + 0] = a0;
      const bx0 = x[from + 1];
      const b0 = bx0 * t0 + bx1 * t1 + bx2 * t2 + bx3 * t3 - (b1 * d1 + b2 * d2 + b3 * d3 + b4 * d4);
      y[at + 1] = b0;
      const cx0 = x[from + 2];
      const c0 = cx0 * t0 + cx1 * t1 + cx2 * t2 + cx3 * t3 - (c1 * d1 + c2 * d2 + c3 * d3 + c4 * d4);
      y[at + 2] = c0;
      const ex0 = x[from + 3];
      const e0 = ex0 * t0 + ex1 * t1 + ex2 * t2 + ex3 * t3 - (e1 * d1 + e2 * d2 + e3 * d3 + e4 * d4);
      y[at + 3] = e0;
      ax3 = ax2;
      ax2 = ax1;
      ax1 = ax0;
      a4 = a3;
      a3 = a2;
      a2 = a1;
      a1 = a0;
      bx3 = bx2;
      bx2 = bx1;
      bx1 = bx0;
      b4 = b3;
      b3 = b2;
      b2 = b1;
      b1 = b0;
      cx3 = cx2;
      cx2 = cx1;
      cx1 = cx0;
      c4 = c3;
      c3 = c2;
      c2 = c1;
      c1 = c0;
      ex3 = ex2;
      ex2 = ex1;
      ex1 = ex0;
      e4 = e3;
      e3 = e2;
      e2 = e1;
      e1 = e0;
    }
  }
}

/** A step near the end of the lines: voxels beyond it equal the last, and results there are multiples (`edge`) of it. */
function edgeStep(
  y: Float64Array,
  x: Float64Array,
  p: number,
  back: 1 | -1,
  first: number,
  length: number,
  taps: Quad,
  d: Quad,
  edge: Quad,
  lines: number,
): void {
  const at = p * width;
  y.fill(0, at, at + lines);
  for (let q = 0; q < 4; q++) addRow(y, at, x, clamp(first + q * back, length), taps[q], lines);
  const results = new Float64Array(lines);
  for (let q = 0; q < 4; q++) {
    const before = p + (q + 1) * back;
    const known = before >= 0 && before < length;
    addRow(results, 0, known ? y : x, clamp(before, length), known ? d[q] : edge[q], lines);
  }
  for (let l = 0; l < lines; l++) y[at + l] -= results[l];
}

function clamp(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length - 1);
}

function addRow(sum: Float64Array, at: number, source: Float64Array, position: number, factor: number, lines: number): void {
  for (let l = 0; l < lines; l++) sum[at + l] += source[position * width + l] * factor;
}
