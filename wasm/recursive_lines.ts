// y = c + a along lines, c the causal and a the anticausal pass of a recursive filter of order 4 in f64:
//   c[p] = Σ n[q] x[p − q] − Σ d[q] c[p − 1 − q],  a[p] = Σ m[q] x[p + 1 + q] − Σ d[q] a[p + 1 + q],  q = 0 .. 3, summed in this order.
// Beyond a line x is the voxel at its end, and there `edge`[q] times that voxel takes the place of d[q] times a result.
//
// Each result waits for the one before it, so that lines go side by side, two in a vector: a block of them does a step, then the next.
// What a step looks back at, four voxels and four results of each line, stands in rows of the scratch that are taken in turn.

/** Lines of a block. */
const BLOCK: i32 = 64;
/** Bytes of a row of the scratch. */
const ROW: usize = 512;

@unmanaged
export class RecursiveLinesParams {
  /** f64. From a voxel to the next along its line, to its neighbour in the next line, and to the next set of lines. */
  x: usize;
  xAlong: i32;
  xAcross: i32;
  xOuter: i32;
  y: usize;
  yAlong: i32;
  yAcross: i32;
  yOuter: i32;
  /** Voxels of a line, those of y among them. */
  length: i32;
  start: i32;
  count: i32;
  /** Lines of a set, and its blocks. */
  lines: i32;
  blocks: i32;
  /** f64 [5, 4]: n, m, d, the causal and the anticausal edge. */
  coefficients: usize;
  /** f64 [sets · blocks, 8, BLOCK]: voxels, then results. */
  scratch: usize;
  /** 1: round the sums to f32. */
  single: i32;
}

/** The values of two lines at one place, or of one. */
@inline
function loadLines(at: usize, across: i32, two: bool): v128 {
  const first = v128.load64_zero(at);
  return two ? v128.load64_lane(at + across, first, 1) : first;
}

@inline
function storeLines(at: usize, across: i32, two: bool, v: v128): void {
  v128.store64_lane(at, v, 0);
  if (two) v128.store64_lane(at + across, v, 1);
}

@inline
function coefficient(p: RecursiveLinesParams, row: i32, q: i32): v128 {
  return v128.load64_splat(p.coefficients + (<usize>(4 * row + q) << 3));
}

/** The row that was taken `back` steps before step n. */
@inline
function rowOf(rows: usize, n: i32, back: i32): usize {
  return rows + <usize>((n - back) & 3) * ROW;
}

/** One pass over a block of lines. x: its voxels at the end that the pass starts from; y: its results at `start`. */
@inline
function pass(p: RecursiveLinesParams, x: usize, y: usize, scratch: usize, lines: i32, causal: bool): void {
  const results = scratch + 4 * ROW;
  for (let l = 0; l < lines; l++) {
    const end = load<f64>(x + <usize>(l * p.xAcross));
    for (let row = 0; row < 8; row++) store<f64>(scratch + <usize>row * ROW + (<usize>l << 3), end);
  }
  const t0 = coefficient(p, causal ? 0 : 1, 0);
  const t1 = coefficient(p, causal ? 0 : 1, 1);
  const t2 = coefficient(p, causal ? 0 : 1, 2);
  const t3 = coefficient(p, causal ? 0 : 1, 3);
  const edge = causal ? 3 : 4;
  const single = p.single != 0;
  const steps = causal ? p.start + p.count : p.length - p.start;
  for (let n = 0; n < steps; n++) {
    // The rows of results hold the voxel at the end until there are results.
    const d0 = coefficient(p, n > 0 ? 2 : edge, 0);
    const d1 = coefficient(p, n > 1 ? 2 : edge, 1);
    const d2 = coefficient(p, n > 2 ? 2 : edge, 2);
    const d3 = coefficient(p, n > 3 ? 2 : edge, 3);
    const x0 = rowOf(scratch, n, 0);
    const x1 = rowOf(scratch, n, 1);
    const x2 = rowOf(scratch, n, 2);
    const x3 = rowOf(scratch, n, 3);
    const y0 = rowOf(results, n, 1);
    const y1 = rowOf(results, n, 2);
    const y2 = rowOf(results, n, 3);
    // The oldest result makes room for the newest.
    const y3 = rowOf(results, n, 4);
    const from = causal ? x + <usize>(n * p.xAlong) : x - <usize>(max(n - 1, 0) * p.xAlong);
    const position = (causal ? n : p.length - 1 - n) - p.start;
    const wanted = position >= 0 && position < p.count;
    const to = y + <usize>(position * p.yAlong);
    for (let l = 0; l < lines; l += 2) {
      const two = l + 1 < lines;
      const at = <usize>l << 3;
      const voxels = loadLines(from + <usize>(l * p.xAcross), p.xAcross, two);
      v128.store(x0 + at, voxels);
      let taken = f64x2.add(f64x2.mul(voxels, t0), f64x2.mul(v128.load(x1 + at), t1));
      taken = f64x2.add(taken, f64x2.mul(v128.load(x2 + at), t2));
      taken = f64x2.add(taken, f64x2.mul(v128.load(x3 + at), t3));
      let fed = f64x2.add(f64x2.mul(v128.load(y0 + at), d0), f64x2.mul(v128.load(y1 + at), d1));
      fed = f64x2.add(fed, f64x2.mul(v128.load(y2 + at), d2));
      fed = f64x2.add(fed, f64x2.mul(v128.load(y3 + at), d3));
      let result = f64x2.sub(taken, fed);
      v128.store(y3 + at, result);
      if (!wanted) continue;
      const place = to + <usize>(l * p.yAcross);
      if (!causal) {
        result = f64x2.add(loadLines(place, p.yAcross, two), result);
        if (single) result = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(result));
      }
      storeLines(place, p.yAcross, two, result);
    }
  }
}

/** Slices blocks of lines. */
export function recursive_lines(p: RecursiveLinesParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const set = unit / p.blocks;
    const first = (unit % p.blocks) * BLOCK;
    const lines = min(BLOCK, p.lines - first);
    const x = p.x + <usize>(set * p.xOuter + first * p.xAcross);
    const y = p.y + <usize>(set * p.yOuter + first * p.yAcross);
    const scratch = p.scratch + <usize>unit * 8 * ROW;
    pass(p, x, y, scratch, lines, true);
    pass(p, x + <usize>((p.length - 1) * p.xAlong), y, scratch, lines, false);
  }
}
