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

function load(x: Float64Array, source: Numbers, from: number, along: number, across: number, length: number, lines: number): void {
  for (let n = 0; n < length; n++) {
    for (let l = 0; l < lines; l++) x[n * width + l] = source[from + n * along + l * across];
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
 * the way to these, `ahead` that to the first voxel.
 */
function steps(y: Float64Array, x: Float64Array, first: number, end: number, back: 1 | -1, ahead: 0 | 1, taps: Quad, d: Quad, lines: number): void {
  const [t0, t1, t2, t3] = taps;
  const [d1, d2, d3, d4] = d;
  const hop = back * width;
  for (let p = first; (end - p) * back < 0; p -= back) {
    const at = p * width;
    const y1 = at + hop;
    const y2 = y1 + hop;
    const y3 = y2 + hop;
    const y4 = y3 + hop;
    const x0 = at + ahead * hop;
    const x1 = x0 + hop;
    const x2 = x1 + hop;
    const x3 = x2 + hop;
    for (let l = 0; l < lines; l++) {
      const sum = x[x0 + l] * t0 + x[x1 + l] * t1 + x[x2 + l] * t2 + x[x3 + l] * t3;
      y[at + l] = sum - (y[y1 + l] * d1 + y[y2 + l] * d2 + y[y3 + l] * d3 + y[y4 + l] * d4);
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
