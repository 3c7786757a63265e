import { packing } from '../ops/windows';
import { type Angle, anglesOf, angleWeight } from './angles';
import { Cooccurrence } from './cooccurrence';
import type { LevelledRoi } from './levelled-roi';
import type { Settings } from './settings';
import { anglesWithin, type Window, type WindowRequest, windowPositions } from './windows';

/** The co-occurrence matrices of windows, over the levels that occur in each. */
export class WindowCooccurrences {
  readonly request?: WindowRequest;
  /** Whether each matrix of the last window holds anything: one for each angle, or the weighted sum alone. */
  readonly filled: Uint8Array;
  readonly #angles: readonly Angle[];
  readonly #weights?: readonly number[];
  readonly #symmetric: boolean;
  readonly #grayLevels: Int32Array;
  readonly #matrix: Cooccurrence;
  /** By compact level: the row of the window's matrices. */
  readonly #rows: Int32Array;
  /** The levels of the rows, compact and as they are. */
  readonly #compact: Int32Array;
  readonly #levels: Int32Array;
  #counts = new Float64Array(0);

  constructor(roi: LevelledRoi, settings: Settings) {
    const n = roi.grayLevels.length;
    const norm = settings.weightingNorm;
    this.#angles = anglesWithin(anglesOf(roi.size, settings), settings);
    this.#weights = norm === null ? undefined : this.#angles.map((angle) => angleWeight(angle, roi.spacing, norm));
    this.#symmetric = settings.symmetricalGLCM;
    this.#grayLevels = roi.grayLevels;
    this.#matrix = new Cooccurrence(roi.levelCount, n);
    this.#rows = new Int32Array(n + 1);
    this.#compact = new Int32Array(windowPositions(settings));
    this.#levels = new Int32Array(windowPositions(settings));
    this.filled = new Uint8Array(this.#weights ? 1 : this.#angles.length);
    if (this.#angles.length > 0) this.request = { op: 'window_glcm', levels: roi.compact, attrs: { levels: n, offsets: this.#angles } };
  }

  /** Calls `visit` with each matrix of the window that holds anything; all are the same object, filled anew. */
  forEach(window: Window, visit: (matrix: Cooccurrence) => void): void {
    const rows = this.#findRows(window.levels);
    const positions = window.levels.length;
    if (this.#counts.length < rows * rows) this.#counts = new Float64Array(rows * rows);
    const counts = this.#counts;
    counts.fill(0, 0, rows * rows);
    this.filled.fill(0);
    for (let a = 0; a < this.#angles.length; a++) {
      const weight = this.#weights?.[a] ?? 1;
      for (let at = a * positions; at < (a + 1) * positions; at++) {
        const pair = window.found[at];
        if (pair === 0) continue;
        const row = this.#rows[pair >>> 16];
        const column = this.#rows[pair % packing];
        counts[row * rows + column] += weight;
        if (this.#symmetric) counts[column * rows + row] += weight;
      }
      if (this.#weights) continue;
      this.#load(a, rows, visit);
      counts.fill(0, 0, rows * rows);
    }
    if (this.#weights) this.#load(0, rows, visit);
  }

  #load(index: number, rows: number, visit: (matrix: Cooccurrence) => void): void {
    if (!this.#matrix.load(this.#counts, this.#levels, rows)) return;
    this.filled[index] = 1;
    visit(this.#matrix);
  }

  /** Numbers the levels of the window, ascending; how many there are. */
  #findRows(levels: Int32Array): number {
    let count = 0;
    for (let p = 0; p < levels.length; p++) {
      const level = levels[p];
      if (level === 0 || this.#compact.indexOf(level) >= 0) continue;
      this.#compact[count++] = level;
    }
    const found = this.#compact.subarray(0, count).sort();
    for (let row = 0; row < count; row++) {
      this.#rows[found[row]] = row;
      this.#levels[row] = this.#grayLevels[found[row] - 1];
    }
    found.fill(0);
    return count;
  }
}
