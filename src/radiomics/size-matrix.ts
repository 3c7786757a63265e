/**
 * Counts by grey level and size (of runs, of zones, or dependences), without the elements that are 0: element e counts
 * `counts[e]` things of grey level `levels[e]` and size `sizes[e]`.
 */
export interface SizeMatrix {
  readonly levels: Float64Array;
  readonly sizes: Float64Array;
  readonly counts: Float64Array;
  /** The sum of the counts. */
  readonly total: number;
}

/** The matrix of the elements (level, size, count) that `visit` is called with by `each`; no two have the same level and size. */
export function sizeMatrix(each: (visit: (level: number, size: number, count: number) => void) => void): SizeMatrix {
  const levels: number[] = [];
  const sizes: number[] = [];
  const counts: number[] = [];
  let total = 0;
  each((level, size, count) => {
    levels.push(level);
    sizes.push(size);
    counts.push(count);
    total += count;
  });
  return { levels: Float64Array.from(levels), sizes: Float64Array.from(sizes), counts: Float64Array.from(counts), total };
}

/** The matrix of row-major `counts` with a row for each of `levels` and a column for each size from 1. */
export function denseSizeMatrix(counts: ArrayLike<number>, levels: Int32Array): SizeMatrix {
  const columns = counts.length / levels.length;
  return sizeMatrix((visit) => {
    for (let at = 0; at < counts.length; at++) {
      if (counts[at] !== 0) visit(levels[Math.floor(at / columns)], (at % columns) + 1, counts[at]);
    }
  });
}

/** The matrix of zones by level and size, or what else `sizes` holds of each zone at one of its voxels and 0 elsewhere. */
export function zoneMatrix(levels: Int32Array, sizes: Uint32Array): SizeMatrix {
  const counts = new Map<number, number>();
  const stride = sizes.reduce((a, b) => Math.max(a, b), 0) + 1;
  sizes.forEach((size, voxel) => {
    if (size === 0) return;
    const key = levels[voxel] * stride + size;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return sizeMatrix((visit) => {
    for (const [key, count] of counts) visit(Math.floor(key / stride), key % stride, count);
  });
}

/** The mean of `term(level, size)` over everything counted. */
function mean({ levels, sizes, counts, total }: SizeMatrix, term: (level: number, size: number) => number): number {
  let sum = 0;
  for (let e = 0; e < counts.length; e++) sum += counts[e] * term(levels[e], sizes[e]);
  return sum / total;
}

/** The sum of the squares of the counts summed by `key`. */
function squares({ counts }: SizeMatrix, keys: Float64Array): number {
  const sums = new Map<number, number>();
  keys.forEach((key, e) => {
    sums.set(key, (sums.get(key) ?? 0) + counts[e]);
  });
  let sum = 0;
  for (const value of sums.values()) sum += value * value;
  return sum;
}

export const smallEmphasis = (m: SizeMatrix): number => mean(m, (_, j) => 1 / j ** 2);
export const largeEmphasis = (m: SizeMatrix): number => mean(m, (_, j) => j ** 2);
export const lowLevelEmphasis = (m: SizeMatrix): number => mean(m, (i) => 1 / i ** 2);
export const highLevelEmphasis = (m: SizeMatrix): number => mean(m, (i) => i ** 2);
export const smallLowEmphasis = (m: SizeMatrix): number => mean(m, (i, j) => 1 / (i ** 2 * j ** 2));
export const smallHighEmphasis = (m: SizeMatrix): number => mean(m, (i, j) => i ** 2 / j ** 2);
export const largeLowEmphasis = (m: SizeMatrix): number => mean(m, (i, j) => j ** 2 / i ** 2);
export const largeHighEmphasis = (m: SizeMatrix): number => mean(m, (i, j) => i ** 2 * j ** 2);

export const levelNonUniformity = (m: SizeMatrix): number => squares(m, m.levels) / m.total;
export const levelNonUniformityNormalized = (m: SizeMatrix): number => squares(m, m.levels) / m.total ** 2;
export const sizeNonUniformity = (m: SizeMatrix): number => squares(m, m.sizes) / m.total;
export const sizeNonUniformityNormalized = (m: SizeMatrix): number => squares(m, m.sizes) / m.total ** 2;

export function levelVariance(m: SizeMatrix): number {
  const average = mean(m, (i) => i);
  return mean(m, (i) => (i - average) ** 2);
}

export function sizeVariance(m: SizeMatrix): number {
  const average = mean(m, (_, j) => j);
  return mean(m, (_, j) => (j - average) ** 2);
}

export const energy = ({ counts, total }: SizeMatrix): number => counts.reduce((sum, count) => sum + (count / total) ** 2, 0);

/** In bits, with PyRadiomics' epsilon. */
export function entropy({ counts, total }: SizeMatrix): number {
  return -counts.reduce((sum, count) => sum + (count / total) * Math.log2(count / total + Number.EPSILON), 0);
}

/** Things counted for each voxel that they cover. */
export const percentage = (m: SizeMatrix): number => 1 / mean(m, (_, j) => j);
