import { eigenvalues } from './eigenvalues';

/** What PyRadiomics takes for rounding errors of an eigenvalue of 0. */
const rounding = 1e-10;

/**
 * Variances (mm2) of the positions of the voxels inside along their principal axes, ascending: eigenvalues of the covariance matrix,
 * divided by `divisor`, the number of voxels where it is not given. `size` and `spacing` (mm) are of the mask's axes, the fastest first.
 */
export function principalVariances(mask: Uint8Array, size: readonly number[], spacing: readonly number[], divisor?: number): number[] {
  const rank = size.length;
  const sums = new Float64Array(rank);
  const products = new Float64Array(rank * rank);
  // Counted from the middle of the box the sums stay small, and exact.
  const middle = size.map((extent) => extent >> 1);
  const position = middle.map((start) => -start);
  let count = 0;
  for (let line = 0; line < mask.length; line += size[0]) {
    let [n, sum, squares] = [0, 0, 0];
    for (let i = 0, x = -middle[0]; i < size[0]; i++, x++) {
      if (mask[line + i] === 0) continue;
      n++;
      sum += x;
      squares += x * x;
    }
    count += n;
    sums[0] += sum;
    products[0] += squares;
    for (let a = 1; a < rank; a++) {
      sums[a] += n * position[a];
      products[a * rank] += sum * position[a];
      for (let b = 1; b <= a; b++) products[a * rank + b] += n * position[a] * position[b];
    }
    for (let axis = 1; axis < rank; axis++) {
      if (++position[axis] < size[axis] - middle[axis]) break;
      position[axis] = -middle[axis];
    }
  }
  const covariance = new Float64Array(rank * rank);
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b <= a; b++) {
      const value = ((products[a * rank + b] - (sums[a] * sums[b]) / count) / (divisor ?? count)) * spacing[a] * spacing[b];
      covariance[a * rank + b] = covariance[b * rank + a] = value;
    }
  }
  return Array.from(eigenvalues(covariance, rank).re, (value) => (value < 0 && value > -rounding ? 0 : value)).sort((a, b) => a - b);
}
