import type { RunOptions } from '../core/progress';
import type { AttrsOf, OpName, ops } from '../ops/all';
import type { BinnedRoi, DiscretisedRoi } from './discretise';

/** The operators that count something in an image of grey levels, and `digitize` for the levels themselves. */
export type MatrixOp = 'digitize' | { [K in OpName]: (typeof ops)[K]['inputs'] extends readonly ['levels', ...string[]] ? K : never }[OpName];

/** One matrix, or one for each of `attrs.offsets`: what the operator's file says of its result. */
export type MatrixRequest = {
  readonly [K in MatrixOp]: {
    readonly op: K;
    /** The region, or a part of it. */
    readonly roi: BinnedRoi;
    /** Without `levels`: the source numbers them. */
    readonly attrs: Omit<AttrsOf<K>, 'levels'>;
    /** Differences of levels are right up to this one, as with `numbersOf`; by default levels are only told apart. */
    readonly reach?: number;
  } & ((typeof ops)[K]['inputs'] extends readonly ['levels', 'distances'] ? { readonly distances: Int32Array } : unknown);
}[MatrixOp];

/** What was counted. */
export interface Counted {
  /** The region with the levels that occur: one object for all requests of one region. */
  readonly roi: DiscretisedRoi;
  /** Row-major. Rows (and columns) of grey levels are those of `roi.grayLevels`. */
  readonly counts: Uint32Array;
}

/** Counts matrices: exact integers, the same from every source, in the order of the requests. */
export type MatrixSource = (requests: readonly MatrixRequest[], options?: RunOptions) => Promise<Counted[]>;
