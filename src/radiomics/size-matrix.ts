/**
 * Counts by grey level and size (of runs, of zones, or dependences), without the elements that are 0: element e counts
 * `counts[e]` things of grey level `levels[e]` and size `sizes[e]`. No two elements have the same level and size.
 */
export class SizeMatrix {
  /** Number of elements. */
  length = 0;
  levels: Float64Array;
  sizes: Float64Array;
  counts: Float64Array;
  /** The sum of the counts. */
  total = 0;

  constructor(capacity = 64) {
    this.levels = new Float64Array(capacity);
    this.sizes = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  clear(): void {
    this.length = 0;
    this.total = 0;
  }

  add(level: number, size: number, count: number): void {
    if (this.length === this.levels.length) this.#grow();
    this.levels[this.length] = level;
    this.sizes[this.length] = size;
    this.counts[this.length++] = count;
    this.total += count;
  }

  #grow(): void {
    const larger = (values: Float64Array): Float64Array => {
      const copy = new Float64Array(2 * values.length);
      copy.set(values);
      return copy;
    };
    this.levels = larger(this.levels);
    this.sizes = larger(this.sizes);
    this.counts = larger(this.counts);
  }
}

/** What features are measured of. */
export type SizeCounts = Readonly<Pick<SizeMatrix, 'length' | 'levels' | 'sizes' | 'counts' | 'total'>>;

/** The matrix of row-major `counts` with a row for each of `levels` and a column for each size from 1. */
export function denseSizeMatrix(counts: ArrayLike<number>, levels: Int32Array): SizeMatrix {
  const matrix = new SizeMatrix();
  const columns = counts.length / levels.length;
  for (let row = 0, at = 0; row < levels.length; row++) {
    for (let size = 1; size <= columns; size++, at++) if (counts[at] !== 0) matrix.add(levels[row], size, counts[at]);
  }
  return matrix;
}

/** The matrix of zones by level and size, or what else `sizes` holds of each zone at one of its voxels and 0 elsewhere. */
export function zoneMatrix(levels: ArrayLike<number>, sizes: Uint32Array): SizeMatrix {
  const counts = new Map<number, number>();
  const stride = sizes.reduce((a, b) => Math.max(a, b), 0) + 1;
  sizes.forEach((size, voxel) => {
    if (size === 0) return;
    const key = levels[voxel] * stride + size;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const matrix = new SizeMatrix();
  for (const [key, count] of counts) matrix.add(Math.floor(key / stride), key % stride, count);
  return matrix;
}

/** The mean of `term(level, size)` over everything counted. */
function mean({ length, levels, sizes, counts, total }: SizeCounts, term: (level: number, size: number) => number): number {
  let sum = 0;
  for (let e = 0; e < length; e++) sum += counts[e] * term(levels[e], sizes[e]);
  return sum / total;
}

/** Up to this many elements, comparing each with each is faster than a map. */
const few = 64;

/** The sum of the squares of the counts summed by `key`. */
function squares({ length, counts }: SizeCounts, keys: Float64Array): number {
  let sum = 0;
  if (length <= few) {
    for (let a = 0; a < length; a++) {
      sum += counts[a] * counts[a];
      for (let b = 0; b < a; b++) if (keys[a] === keys[b]) sum += 2 * counts[a] * counts[b];
    }
    return sum;
  }
  const sums = new Map<number, number>();
  for (let e = 0; e < length; e++) sums.set(keys[e], (sums.get(keys[e]) ?? 0) + counts[e]);
  for (const value of sums.values()) sum += value * value;
  return sum;
}

export const smallEmphasis = (m: SizeCounts): number => mean(m, (_, j) => 1 / (j * j));
export const largeEmphasis = (m: SizeCounts): number => mean(m, (_, j) => j * j);
export const lowLevelEmphasis = (m: SizeCounts): number => mean(m, (i) => 1 / (i * i));
export const highLevelEmphasis = (m: SizeCounts): number => mean(m, (i) => i * i);
export const smallLowEmphasis = (m: SizeCounts): number => mean(m, (i, j) => 1 / (i * i * j * j));
export const smallHighEmphasis = (m: SizeCounts): number => mean(m, (i, j) => (i * i) / (j * j));
export const largeLowEmphasis = (m: SizeCounts): number => mean(m, (i, j) => (j * j) / (i * i));
export const largeHighEmphasis = (m: SizeCounts): number => mean(m, (i, j) => i * i * j * j);

export const levelNonUniformity = (m: SizeCounts): number => squares(m, m.levels) / m.total;
export const levelNonUniformityNormalized = (m: SizeCounts): number => squares(m, m.levels) / (m.total * m.total);
export const sizeNonUniformity = (m: SizeCounts): number => squares(m, m.sizes) / m.total;
export const sizeNonUniformityNormalized = (m: SizeCounts): number => squares(m, m.sizes) / (m.total * m.total);

export function levelVariance(m: SizeCounts): number {
  const average = mean(m, (i) => i);
  return mean(m, (i) => (i - average) * (i - average));
}

export function sizeVariance(m: SizeCounts): number {
  const average = mean(m, (_, j) => j);
  return mean(m, (_, j) => (j - average) * (j - average));
}

export const energy = ({ counts, total }: SizeCounts): number => counts.reduce((sum, count) => sum + (count / total) ** 2, 0);

/** In bits, with PyRadiomics' epsilon. */
export function entropy({ length, counts, total }: SizeCounts): number {
  let sum = 0;
  for (let e = 0; e < length; e++) sum -= (counts[e] / total) * Math.log2(counts[e] / total + Number.EPSILON);
  return sum;
}

/** Things counted for each voxel that they cover. */
export const percentage = (m: SizeCounts): number => 1 / mean(m, (_, j) => j);
