import { ALIGNMENT } from '../../graph/memory';
import type { Pace } from './pace';
import type { ProgramDispatch } from './program';
import { writeUniforms } from './shader';

/** A single piece should not run longer than this. */
const PIECE_MS = 100;

/** Consecutive workgroups of a dispatch. */
export interface Cut {
  readonly dispatch: ProgramDispatch;
  readonly grid: readonly [first: number, perRow: number, end: number];
  readonly groups: readonly [number, number];
  readonly work: number;
}

/** Cuts a dispatch so that no piece outlasts the time for one, each folded into a grid. */
export function cut(dispatch: ProgramDispatch, mostPerRow: number, pace: Pace): Cut[] {
  const workgroup = dispatch.constants.WORKGROUP as number;
  const total = Math.ceil(dispatch.items / workgroup);
  const count = Math.min(total, Math.ceil(dispatch.work / pace.workIn(PIECE_MS)));
  const perPiece = Math.ceil(total / Math.max(count, 1));
  const cuts: Cut[] = [];
  for (let first = 0; first < total; first += perPiece) {
    const groups = Math.min(perPiece, total - first);
    const y = Math.ceil(groups / mostPerRow);
    const x = Math.ceil(groups / y);
    const end = Math.min((first + groups) * workgroup, dispatch.items);
    cuts.push({ dispatch, grid: [first * workgroup, x, end], groups: [x, y], work: (dispatch.work * groups) / total });
  }
  return cuts;
}

/** All uniforms of a program, one slot of 256 bytes for each piece. */
export function packUniforms(cuts: readonly Cut[]): ArrayBuffer {
  const buffer = new ArrayBuffer(Math.max(cuts.length, 1) * ALIGNMENT);
  const view = new DataView(buffer);
  cuts.forEach(({ dispatch, grid }, index) => {
    writeUniforms(dispatch.shader, view, index * ALIGNMENT, { ...dispatch.uniforms, grid });
  });
  return buffer;
}
