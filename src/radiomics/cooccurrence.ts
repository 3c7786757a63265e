import { type Angle, angleWeight } from './angles';
import type { DiscretisedRoi } from './discretise';
import type { Settings } from './settings';
import { Tally } from './tally';

/**
 * One normalised co-occurrence matrix with what several features need of it. Only elements that are not 0 are kept. `load` fills it
 * with another matrix, so that what was read of it before is no longer there.
 */
export class Cooccurrence {
  /** Number of rows and columns. */
  rows = 0;
  /** Number of elements. */
  size = 0;
  /** The elements: row, column, their grey levels i and j, and p(i, j), row by row. */
  row = new Int32Array(0);
  column = new Int32Array(0);
  i = new Int32Array(0);
  j = new Int32Array(0);
  p = new Float64Array(0);
  /** By row and by column. */
  px = new Float64Array(0);
  py = new Float64Array(0);
  /** The means of i and j. */
  ux = 0;
  uy = 0;
  /** -sum of p(i, j) log2 p(i, j). */
  entropy = 0;
  /** p(x + y) by i + j. */
  readonly sums: Tally;
  /** p(x - y) by |i - j|. */
  readonly differences: Tally;
  #room = new Float64Array(0);

  /** `ng` is PyRadiomics' Ng, the region's highest level; `levelCount` levels occur in it: rows may be fewer, without empty ones. */
  constructor(
    readonly ng: number,
    readonly levelCount: number,
  ) {
    this.sums = new Tally(2 * ng + 1);
    this.differences = new Tally(ng);
  }

  /** Takes the row-major `counts` of `rows` x `rows`, whose rows and columns are of `levels`; false where all are 0. */
  load(counts: Float64Array, levels: ArrayLike<number>, rows: number): boolean {
    let total = 0;
    let elements = 0;
    for (let at = 0; at < rows * rows; at++) {
      if (counts[at] === 0) continue;
      total += counts[at];
      elements++;
    }
    if (elements === 0) return false;
    this.#reserve(rows, elements);
    this.rows = rows;
    this.size = 0;
    this.sums.clear();
    this.differences.clear();
    this.px.fill(0, 0, rows);
    this.py.fill(0, 0, rows);
    this.entropy = 0;
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < rows; column++, at++) {
        if (counts[at] !== 0) this.#add(row, column, levels[row], levels[column], counts[at] / total);
      }
    }
    this.ux = 0;
    this.uy = 0;
    for (let row = 0; row < rows; row++) {
      this.ux += this.px[row] * levels[row];
      this.uy += this.py[row] * levels[row];
    }
    return true;
  }

  /** Room for at least `length` numbers of a feature, which the next feature overwrites. */
  room(length: number): Float64Array {
    if (length > this.#room.length) this.#room = new Float64Array(length);
    return this.#room;
  }

  #add(row: number, column: number, i: number, j: number, p: number): void {
    const at = this.size++;
    this.row[at] = row;
    this.column[at] = column;
    this.i[at] = i;
    this.j[at] = j;
    this.p[at] = p;
    this.px[row] += p;
    this.py[column] += p;
    this.entropy -= p * Math.log2(p + Number.EPSILON);
    this.sums.add(i + j, p);
    this.differences.add(Math.abs(i - j), p);
  }

  #reserve(rows: number, elements: number): void {
    if (rows > this.px.length) {
      this.px = new Float64Array(rows);
      this.py = new Float64Array(rows);
    }
    if (elements <= this.p.length) return;
    this.row = new Int32Array(elements);
    this.column = new Int32Array(elements);
    this.i = new Int32Array(elements);
    this.j = new Int32Array(elements);
    this.p = new Float64Array(elements);
  }
}

/**
 * The normalised matrices that features are computed from, symmetric with `symmetricalGLCM`: one for each angle with neighbours, or
 * one weighted sum with `weightingNorm`. `counts` are [angle, i, j] over the levels that occur. All are the same object, filled anew.
 */
export function* cooccurrences(
  counts: Uint32Array,
  angles: readonly Angle[],
  { grayLevels, levelCount, spacing }: DiscretisedRoi,
  { symmetricalGLCM, weightingNorm }: Pick<Settings, 'symmetricalGLCM' | 'weightingNorm'>,
): Generator<Cooccurrence> {
  const n = grayLevels.length;
  const matrix = new Cooccurrence(levelCount, n);
  const sum = new Float64Array(n * n);
  for (const [index, angle] of angles.entries()) {
    if (weightingNorm === null) sum.fill(0);
    const weight = weightingNorm === null ? 1 : angleWeight(angle, spacing, weightingNorm);
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < n; j++, at++) {
        const count = counts[index * n * n + at] + (symmetricalGLCM ? counts[index * n * n + j * n + i] : 0);
        sum[at] += weight * count;
      }
    }
    if (weightingNorm === null && matrix.load(sum, grayLevels, n)) yield matrix;
  }
  if (weightingNorm !== null && matrix.load(sum, grayLevels, n)) yield matrix;
}
