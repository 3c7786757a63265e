/**
 * Eigenvalues of a general real matrix by reduction to Hessenberg form and the implicit double-shift QR iteration
 * (Wilkinson and Reinsch, Handbook for Automatic Computation II, `elmhes` and `hqr`; Golub and Van Loan, Matrix Computations, 7.4 and 7.5).
 */

/** Real and imaginary parts, in no particular order. */
export interface Eigenvalues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Sweeps for one eigenvalue before the iteration counts as stuck (LAPACK's limit); an unusual shift is tried at every tenth. */
const mostSweeps = 30;

/**
 * The eigenvalues of the `n` x `n` row-major `matrix`, which is overwritten.
 * All NaN where the matrix is not finite or the iteration does not converge.
 */
export function eigenvalues(matrix: Float64Array, n: number): Eigenvalues {
  const re = new Float64Array(n).fill(Number.NaN);
  const im = new Float64Array(n).fill(Number.NaN);
  if (matrix.every(Number.isFinite)) {
    toHessenberg(matrix, n);
    if (!iterate(matrix, n, re, im)) re.fill(Number.NaN);
  }
  return { re, im };
}

/** Elimination with row pivoting; what lies below the subdiagonal is set to 0. */
function toHessenberg(a: Float64Array, n: number): void {
  for (let m = 1; m < n - 1; m++) {
    let pivot = m;
    for (let i = m + 1; i < n; i++) if (Math.abs(a[i * n + m - 1]) > Math.abs(a[pivot * n + m - 1])) pivot = i;
    const divisor = a[pivot * n + m - 1];
    if (divisor === 0) continue;
    if (pivot !== m) {
      for (let j = m - 1; j < n; j++) swap(a, pivot * n + j, m * n + j);
      for (let i = 0; i < n; i++) swap(a, i * n + pivot, i * n + m);
    }
    for (let i = m + 1; i < n; i++) {
      const factor = a[i * n + m - 1] / divisor;
      if (factor === 0) continue;
      a[i * n + m - 1] = 0;
      for (let j = m; j < n; j++) a[i * n + j] -= factor * a[m * n + j];
      for (let j = 0; j < n; j++) a[j * n + m] += factor * a[j * n + i];
    }
  }
}

function swap(a: Float64Array, x: number, y: number): void {
  const held = a[x];
  a[x] = a[y];
  a[y] = held;
}

/** Splits off one or two eigenvalues at the bottom of the active block until none is left. False where a block does not converge. */
function iterate(h: Float64Array, n: number, re: Float64Array, im: Float64Array): boolean {
  let norm = 0;
  for (const value of h) norm += Math.abs(value);
  /** The shifts removed from the diagonal by the unusual ones. */
  let removed = 0;
  let sweeps = 0;
  for (let last = n - 1; last >= 0; ) {
    const first = blockStart(h, n, last, norm);
    const x = h[last * n + last];
    if (first === last) {
      re[last] = x + removed;
      im[last] = 0;
      last--;
      sweeps = 0;
      continue;
    }
    const y = h[(last - 1) * n + last - 1];
    const w = h[last * n + last - 1] * h[(last - 1) * n + last];
    if (first === last - 1) {
      solvePair(x, y, w, removed, last, re, im);
      last -= 2;
      sweeps = 0;
      continue;
    }
    if (sweeps === mostSweeps) return false;
    if (sweeps > 0 && sweeps % 10 === 0) {
      removed += x;
      for (let i = 0; i <= last; i++) h[i * n + i] -= x;
      const s = Math.abs(h[last * n + last - 1]) + Math.abs(h[(last - 1) * n + last - 2]);
      sweep(h, n, first, last, 0.75 * s, 0.75 * s, -0.4375 * s * s);
    } else {
      sweep(h, n, first, last, x, y, w);
    }
    sweeps++;
  }
  return true;
}

/** The row where the unreduced block ending at `last` starts; the negligible subdiagonal element above it is set to 0. */
function blockStart(h: Float64Array, n: number, last: number, norm: number): number {
  for (let row = last; row > 0; row--) {
    const scale = Math.abs(h[(row - 1) * n + row - 1]) + Math.abs(h[row * n + row]) || norm;
    if (Math.abs(h[row * n + row - 1]) <= Number.EPSILON * scale) {
      h[row * n + row - 1] = 0;
      return row;
    }
  }
  return 0;
}

/** The two eigenvalues of the trailing 2 x 2 block [[y, .], [., x]] with the off-diagonal product `w`. */
function solvePair(x: number, y: number, w: number, removed: number, last: number, re: Float64Array, im: Float64Array): void {
  const p = 0.5 * (y - x);
  const q = p * p + w;
  const root = Math.sqrt(Math.abs(q));
  if (q >= 0) {
    const z = p + (p >= 0 ? root : -root);
    re[last - 1] = x + removed + z;
    re[last] = z === 0 ? x + removed : x + removed - w / z;
    im[last - 1] = im[last] = 0;
  } else {
    re[last - 1] = re[last] = x + removed + p;
    im[last - 1] = root;
    im[last] = -root;
  }
}

/** One double QR step on rows and columns `first`..`last` with the shifts' sum x + y and product x y - w. */
function sweep(h: Float64Array, n: number, first: number, last: number, x: number, y: number, w: number): void {
  let [start, p, q, r] = findStart(h, n, first, last, x, y, w);
  for (let k = start; k < last; k++) {
    const wide = k < last - 1;
    if (k > start) {
      p = h[k * n + k - 1];
      q = h[(k + 1) * n + k - 1];
      r = wide ? h[(k + 2) * n + k - 1] : 0;
    }
    const scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
    if (scale === 0) continue;
    p /= scale;
    q /= scale;
    r /= scale;
    const length = Math.sqrt(p * p + q * q + r * r);
    const s = p < 0 ? -length : length;
    if (k > start) {
      h[k * n + k - 1] = -s * scale;
      h[(k + 1) * n + k - 1] = 0;
      if (wide) h[(k + 2) * n + k - 1] = 0;
    } else if (first !== start) {
      h[k * n + k - 1] = -h[k * n + k - 1];
    }
    reflect(h, n, k, first, last, p, q, r, s, wide);
  }
}

/** Where the sweep can start (two small consecutive subdiagonal elements let it start late), with its first column. */
function findStart(h: Float64Array, n: number, first: number, last: number, x: number, y: number, w: number): [number, number, number, number] {
  for (let m = last - 2; ; m--) {
    const z = h[m * n + m];
    const next = h[(m + 1) * n + m + 1];
    let p = ((x - z) * (y - z) - w) / h[(m + 1) * n + m] + h[m * n + m + 1];
    let q = next - z - (x - z) - (y - z);
    let r = h[(m + 2) * n + m + 1];
    const scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
    p /= scale;
    q /= scale;
    r /= scale;
    if (m === first) return [m, p, q, r];
    const small = Math.abs(h[m * n + m - 1]) * (Math.abs(q) + Math.abs(r));
    const large = Math.abs(p) * (Math.abs(h[(m - 1) * n + m - 1]) + Math.abs(z) + Math.abs(next));
    if (small <= Number.EPSILON * large) return [m, p, q, r];
  }
}

/** Applies the Householder reflection of (p, q, r) at row `k` from both sides, inside the active block. */
function reflect(
  h: Float64Array,
  n: number,
  k: number,
  first: number,
  last: number,
  p: number,
  q: number,
  r: number,
  s: number,
  wide: boolean,
): void {
  const u = p + s;
  const [x, y, z, v, w] = [u / s, q / s, r / s, q / u, r / u];
  const row = k * n;
  for (let j = k; j <= last; j++) {
    const sum = h[row + j] + v * h[row + n + j] + (wide ? w * h[row + 2 * n + j] : 0);
    h[row + j] -= sum * x;
    h[row + n + j] -= sum * y;
    if (wide) h[row + 2 * n + j] -= sum * z;
  }
  for (let i = first; i <= Math.min(last, k + 3); i++) {
    const at = i * n + k;
    const sum = x * h[at] + y * h[at + 1] + (wide ? z * h[at + 2] : 0);
    h[at] -= sum;
    h[at + 1] -= sum * v;
    if (wide) h[at + 2] -= sum * w;
  }
}
