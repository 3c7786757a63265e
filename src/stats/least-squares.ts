import { PmError } from '../core/errors';

/** A column is a combination of those before it when this share of its length, or less, is left (that of R's glm). */
const dependent = 1e-11;

/** A least squares solution, and the inverse of X'X. */
export interface LeastSquares {
  readonly coefficients: Float64Array;
  readonly inverse: readonly Float64Array[];
}

/**
 * Minimises |y - X b|² by Householder's reflections (Golub and Van Loan, Matrix Computations, 5.3), without forming X'X. `columns` are
 * those of X. Throws `collinear` where one depends on those before it, thus also with fewer cases than columns.
 */
export function leastSquares(columns: readonly ArrayLike<number>[], y: ArrayLike<number>): LeastSquares {
  const p = columns.length;
  const n = y.length;
  const a = columns.map((column) => Float64Array.from(column));
  const rest = Float64Array.from(y);
  const diagonal = new Float64Array(p);
  for (let k = 0; k < p; k++) {
    const norm = Math.hypot(...a[k].subarray(k));
    if (k >= n || !(norm > dependent * Math.hypot(...a[k]))) {
      throw new PmError('collinear', 'regression', `term ${k + 1} is a combination of those before it`, 'leave it out');
    }
    const v = a[k].slice(k);
    diagonal[k] = v[0] > 0 ? -norm : norm;
    v[0] -= diagonal[k];
    const square = v.reduce((sum, value) => sum + value ** 2, 0);
    for (const column of [...a.slice(k + 1), rest]) {
      const share = (2 * v.reduce((sum, value, i) => sum + value * column[k + i], 0)) / square;
      for (let i = 0; i < v.length; i++) column[k + i] -= share * v[i];
    }
  }
  const solve = (right: ArrayLike<number>) => {
    const x = Float64Array.from({ length: p }, (_, i) => right[i]);
    for (let i = p - 1; i >= 0; i--) {
      for (let j = i + 1; j < p; j++) x[i] -= a[j][i] * x[j];
      x[i] /= diagonal[i];
    }
    return x;
  };
  // The columns of R⁻¹; the inverse is R⁻¹ R⁻ᵀ.
  const unit = Array.from({ length: p }, (_, k) => solve(Float64Array.from({ length: p }, (_, i) => Number(i === k))));
  const inverse = unit.map((_, i) => Float64Array.from({ length: p }, (_, j) => unit.reduce((sum, column) => sum + column[i] * column[j], 0)));
  return { coefficients: solve(rest), inverse };
}
