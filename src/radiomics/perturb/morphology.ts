import type { Size } from '../../imaging/volume';

/** The region (1 inside) with the voxels that share a face with it. */
export function dilate(mask: Uint8Array, size: Size): Uint8Array {
  return spread(mask, size, 1, false);
}

/** The region without the voxels that share a face with what is outside; `edge` says whether that is so beyond the grid. */
export function erode(mask: Uint8Array, size: Size, edge: boolean): Uint8Array {
  return spread(mask, size, 0, edge);
}

/** Gives `value` to the face neighbours of the voxels that have it, and to the outermost voxels where the surroundings have it. */
function spread(mask: Uint8Array, [ni, nj, nk]: Size, value: 0 | 1, surroundings: boolean): Uint8Array {
  const out = mask.slice();
  const slice = ni * nj;
  for (let k = 0, at = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, at++) {
        if (mask[at] === value) continue;
        const beside =
          (i > 0 ? mask[at - 1] === value : surroundings) ||
          (i < ni - 1 ? mask[at + 1] === value : surroundings) ||
          (j > 0 ? mask[at - ni] === value : surroundings) ||
          (j < nj - 1 ? mask[at + ni] === value : surroundings) ||
          (k > 0 ? mask[at - slice] === value : surroundings) ||
          (k < nk - 1 ? mask[at + slice] === value : surroundings);
        if (beside) out[at] = value;
      }
    }
  }
  return out;
}
