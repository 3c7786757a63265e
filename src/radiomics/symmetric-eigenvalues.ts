/**
 * Eigenvalues of a symmetric matrix by Householder's reduction to tridiagonal form and the implicit QL iteration
 * (Golub and Van Loan, Matrix Computations, 8.3; Wilkinson and Reinsch, Handbook for Automatic Computation II, `tred1` and `imtql1`).
 */

/** Sweeps for one eigenvalue before the iteration counts as stuck. */
const mostSweeps = 60;

/**
 * Writes the eigenvalues of the `n` x `n` row-major `a` into `d`, in no order, each with an error of about the largest one's rounding.
 * `a` is overwritten, `e` is room for `n` numbers. False where the matrix is not finite or the iteration does not converge.
 */
export function symmetricEigenvalues(a: Float64Array, n: number, d: Float64Array, e: Float64Array): boolean {
  toTridiagonal(a, n, d, e);
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
  if (!Number.isFinite(norm)) return false;
  const negligible = Number.EPSILON * norm;
  for (let first = 0; first < n; first++) {
    for (let sweeps = 0; ; sweeps++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]) > negligible) last++;
      if (last === first) break;
      if (sweeps === mostSweeps) return false;
      sweep(d, e, first, last);
    }
  }
  return true;
}

/** The diagonal and, from its first element on, what stands beside it; reflections from the first column on, on the lower triangle. */
function toTridiagonal(a: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let k = 0; k < n; k++) {
    d[k] = a[k * n + k];
    e[k] = k < n - 1 ? a[(k + 1) * n + k] : 0;
    if (k >= n - 2) continue;
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += a[i * n + k] ** 2;
    if (tail === 0) continue;
    const head = a[(k + 1) * n + k];
    const length = Math.sqrt(head * head + tail);
    e[k] = head > 0 ? -length : length;
    // The reflection's vector v is the column, its head less e[k]; it lies where the column was, v v' = 2 / beta.
    a[(k + 1) * n + k] = head - e[k];
    const beta = 1 / (length * (length + Math.abs(head)));
    // w = beta A v - (beta v' w / 2) v, kept in d behind k; then A becomes A - v w' - w v'.
    let dot = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j <= i; j++) sum += a[i * n + j] * a[j * n + k];
      for (let j = i + 1; j < n; j++) sum += a[j * n + i] * a[j * n + k];
      d[i] = beta * sum;
      dot += d[i] * a[i * n + k];
    }
    const half = (beta * dot) / 2;
    for (let i = k + 1; i < n; i++) d[i] -= half * a[i * n + k];
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j <= i; j++) a[i * n + j] -= a[i * n + k] * d[j] + d[i] * a[j * n + k];
    }
  }
}

/** One implicit QL step with Wilkinson's shift on the block from `first` to `last`. */
function sweep(d: Float64Array, e: Float64Array, first: number, last: number): void {
  const ratio = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.sqrt(ratio * ratio + 1);
  let g = d[last] - d[first] + e[first] / (ratio + (ratio >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const p = d[i + 1] - shift;
    const q = (d[i] - p) * sine + 2 * cosine * b;
    shift = sine * q;
    d[i + 1] = p + shift;
    g = cosine * q - b;
  }
  d[first] -= shift;
  e[first] = g;
  e[last] = 0;
}
