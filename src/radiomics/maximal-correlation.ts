import type { Cooccurrence } from './cooccurrence';
import { eigenvalues } from './eigenvalues';
import { symmetricEigenvalues } from './symmetric-eigenvalues';

/** PyRadiomics' epsilon may change a divisor by this share before it shows in the result, which its square of 4e-10 does not. */
const slight = 2e-5;

/**
 * Root of the second largest eigenvalue of Q(i, j) = sum over k of p(i, k) p(j, k) / (px(i) py(k)); 1 in a flat region. A matrix of
 * fewer rows than the region has levels is one without its empty rows, of which each has an eigenvalue 0.
 */
export function maximalCorrelation(m: Cooccurrence): number {
  if (m.levelCount < 2) return 1;
  if (m.rows < 2) return 0;
  return smallestShare(m) * slight >= Number.EPSILON ? bySingularValues(m) : byGeneralMatrix(m);
}

/** The smallest px(i) py(k) of a row and a column that are not empty. */
function smallestShare({ rows, px, py }: Cooccurrence): number {
  let x = 1;
  let y = 1;
  for (let i = 0; i < rows; i++) {
    if (px[i] > 0 && px[i] < x) x = px[i];
    if (py[i] > 0 && py[i] < y) y = py[i];
  }
  return x * y;
}

/**
 * Q is similar to B B' with B(i, k) = p(i, k) / sqrt(px(i) py(k)), up to the square of what the epsilon in its divisor changes: the
 * roots of its eigenvalues are the singular values of B. Of a symmetric B these are its eigenvalues without their signs.
 */
function bySingularValues(m: Cooccurrence): number {
  const { rows: n, size, row, column, p, px, py } = m;
  const room = m.room(2 * n * n + 2 * n);
  const b = room.subarray(0, n * n).fill(0);
  for (let at = 0; at < size; at++) b[row[at] * n + column[at]] = p[at] / Math.sqrt(px[row[at]] * py[column[at]] + Number.EPSILON);
  const values = room.subarray(2 * n * n, 2 * n * n + n);
  const beside = room.subarray(2 * n * n + n, 2 * n * n + 2 * n);
  const symmetric = isSymmetric(b, n);
  const matrix = symmetric ? b : timesTransposed(b, n, room.subarray(n * n, 2 * n * n));
  if (!symmetricEigenvalues(matrix, n, values, beside)) return Number.NaN;
  let largest = 0;
  let second = 0;
  for (let i = 0; i < n; i++) {
    const value = Math.abs(values[i]);
    if (value > largest) {
      second = largest;
      largest = value;
    } else if (value > second) {
      second = value;
    }
  }
  return symmetric ? second : Math.sqrt(second);
}

function isSymmetric(b: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) if (b[i * n + j] !== b[j * n + i]) return false;
  return true;
}

function timesTransposed(b: Float64Array, n: number, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += b[i * n + k] * b[j * n + k];
      out[i * n + j] = out[j * n + i] = sum;
    }
  }
  return out;
}

/** The similar matrix sqrt(px(i) / px(j)) Q(i, j), as symmetric as the epsilon leaves it, which keeps its eigenvalues well conditioned. */
function byGeneralMatrix({ rows: n, size, row, column, p: elements, px, py }: Cooccurrence): number {
  const p = new Float64Array(n * n);
  const divided = new Float64Array(n * n);
  for (let at = 0; at < size; at++) {
    const cell = row[at] * n + column[at];
    p[cell] = elements[at];
    divided[cell] = p[cell] / (px[row[at]] * py[column[at]] + Number.EPSILON);
  }
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += divided[i * n + k] * p[j * n + k];
      q[i * n + j] = px[j] === 0 ? 0 : sum * Math.sqrt(px[i] / px[j]);
    }
  }
  const { re, im } = eigenvalues(q, n);
  const second = Array.from(re.keys()).sort((a, b) => re[b] - re[a] || im[b] - im[a])[1];
  // The real part of the complex square root.
  return im[second] === 0 ? Math.sqrt(re[second]) : Math.sqrt((Math.hypot(re[second], im[second]) + re[second]) / 2);
}
