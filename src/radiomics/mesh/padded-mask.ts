import type { Size } from '../../imaging/volume';

/** A mask, i fastest, with a border of one voxel outside the region. */
export interface PaddedMask {
  readonly size: Size;
  readonly data: Uint8Array;
}

export function padMask(mask: Uint8Array, [ni, nj, nk]: Size): PaddedMask {
  const size: Size = [ni + 2, nj + 2, nk + 2];
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const from = ni * (j + nj * k);
      data.set(mask.subarray(from, from + ni), 1 + size[0] * (j + 1 + size[1] * (k + 1)));
    }
  }
  return { size, data };
}
