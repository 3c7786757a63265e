import { numel } from '../core/shape';
import { type BinnedRoi, type DiscretisedRoi, numbersOf } from './discretise';

/** How `digitize` numbers the levels of a region for an operator. */
export interface LevelBins {
  readonly edges: Float64Array;
  /** By edge; 1.. where there are none. */
  readonly numbers?: Int32Array;
  /** The highest number. */
  readonly levels: number;
  /** The row of each level that occurs in what operators count. */
  rowsOf(grayLevels: Int32Array): Int32Array;
}

/** Every level by its own number, whether it occurs or not. */
export function allBins({ edges, levelCount }: BinnedRoi): LevelBins {
  return { edges, levels: levelCount, rowsOf: (grayLevels) => grayLevels.map((level) => level - 1) };
}

/** The levels that occur, by `numbersOf`, or by their own numbers where the reach has no end. */
export function occurringBins({ edges, grayLevels }: DiscretisedRoi, reach: number): LevelBins {
  const numbers = reach === Number.POSITIVE_INFINITY ? grayLevels : numbersOf(grayLevels, reach);
  return {
    edges: Float64Array.from(grayLevels, (level) => edges[level - 1]),
    ...(reach > 0 && { numbers }),
    levels: numbers[numbers.length - 1],
    rowsOf: () => numbers.map((number) => number - 1),
  };
}

/** The axes of grey levels in an operator's result. */
export function levelAxes(op: string): readonly number[] {
  if (op === 'glcm') return [1, 2];
  if (op === 'glrlm') return [1];
  return op === 'gldm' || op === 'ngtdm' ? [0] : [];
}

/** Counts of `shape` with these rows alone along every axis of grey levels; as they are where these are all. */
export function onlyRows(op: string, counts: Uint32Array, shape: readonly number[], rows: Int32Array): Uint32Array {
  let [from, extents] = [counts, shape];
  for (const axis of levelAxes(op)) {
    if (extents[axis] === rows.length) continue;
    const [outer, inner] = [numel(extents.slice(0, axis)), numel(extents.slice(axis + 1))];
    const kept = new Uint32Array(outer * rows.length * inner);
    for (let o = 0, to = 0; o < outer; o++) {
      for (const row of rows) {
        const at = inner * (row + extents[axis] * o);
        for (let n = 0; n < inner; n++) kept[to++] = from[at + n];
      }
    }
    [from, extents] = [kept, extents.with(axis, rows.length)];
  }
  return from;
}
