import type { DType } from '../core/dtype';
import { PmError } from '../core/errors';
import { spacingOf, type Vec3 } from '../imaging/affine';
import type { Size, Volume } from '../imaging/volume';
import { numbersOf } from './voxels';

/** A box of voxels: its first corner and its extent, along i, j, k. */
export interface Box {
  readonly start: Size;
  readonly size: Size;
}

/** A region of interest within its bounding box; arrays have i fastest. */
export interface Roi {
  readonly size: Size;
  /** mm, along i, j, k. */
  readonly spacing: Vec3;
  /** Type of the image that the values came from: NumPy's arithmetic depends on it. */
  readonly dtype: DType;
  /** 1 inside, 0 outside. */
  readonly mask: Uint8Array;
  /** Grey values of the voxels inside, in the mask's order. */
  readonly values: Float64Array;
}

/** Where the mask (u8, 0 or 1) is 1; `undefined` for an empty mask. */
export function boundingBox({ size, data }: Volume): Box | undefined {
  const [ni, nj, nk] = size;
  const low = [ni, nj, nk];
  const high = [-1, -1, -1];
  eachRun(data as Uint8Array, ni, (from, to) => {
    const i = from % ni;
    const row = (from - i) / ni;
    const j = row % nj;
    const k = (row - j) / nj;
    if (i < low[0]) low[0] = i;
    if (i + to - from > high[0] + 1) high[0] = i + to - from - 1;
    if (j < low[1]) low[1] = j;
    if (j > high[1]) high[1] = j;
    if (k < low[2]) low[2] = k;
    high[2] = k;
  });
  if (high[0] < 0) return undefined;
  return { start: [low[0], low[1], low[2]], size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] };
}

/** Offsets of the voxels where the mask (u8, 0 or 1) is 1, ascending. */
export function insideOf({ size, data }: Volume): Uint32Array {
  let count = 0;
  eachRun(data as Uint8Array, size[0], (from, to) => {
    count += to - from;
  });
  const inside = new Uint32Array(count);
  let at = 0;
  eachRun(data as Uint8Array, size[0], (from, to) => {
    for (let voxel = from; voxel < to; voxel++) inside[at++] = voxel;
  });
  return inside;
}

/** Calls `visit(from, to)` for every run of ones within a line of `ni` voxels; what is empty is passed at the speed of memory. */
export function eachRun(mask: Uint8Array, ni: number, visit: (from: number, to: number) => void): void {
  for (let from = mask.indexOf(1); from >= 0; ) {
    const end = from - (from % ni) + ni;
    let to = from + 1;
    while (to < end && mask[to] === 1) to++;
    visit(from, to);
    from = mask[to] === 1 ? to : mask.indexOf(1, to);
  }
}

/** Calls `visit(from, to, length)` for every line along i of the box: offsets in the full grid and in the box. */
export function forEachLine(full: Size, { start, size }: Box, visit: (from: number, to: number, length: number) => void): void {
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      visit(start[0] + full[0] * (start[1] + j + full[1] * (start[2] + k)), size[0] * (j + size[1] * k), size[0]);
    }
  }
}

/**
 * The region `mask` (u8, 0 or 1) of `image`, both on the same grid.
 * Throws `roi-not-finite` where the region holds NaN or infinity.
 */
export function roiOf(image: Volume, mask: Volume): Roi {
  const inside = mask.data as Uint8Array;
  const source = numbersOf(image);
  const values = new Float64Array(inside.reduce((count, voxel) => count + voxel, 0));
  let count = 0;
  let bad = 0;
  for (let voxel = 0; voxel < inside.length; voxel++) {
    if (inside[voxel] === 0) continue;
    const value = source[voxel];
    if (!Number.isFinite(value)) bad++;
    values[count++] = value;
  }
  if (bad > 0) {
    const why = `${bad} of its ${count} voxels are NaN or infinite`;
    throw new PmError('roi-not-finite', 'region of interest', why, 'replace these voxels or exclude them from the mask');
  }
  return { size: image.size, spacing: spacingOf(image.affine), dtype: image.dtype, mask: inside, values };
}
