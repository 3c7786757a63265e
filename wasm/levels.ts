// A volume of grey levels with a border: neighbours need no look at where the volume ends, and rows are whole vectors.

import { LANES } from './simd';

@unmanaged
export class LevelsParams {
  /** i32 [depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  /** i32 [neighbours, 3]: steps along D, H, W. */
  offsets: usize;
  neighbours: i32;
  /** The farthest that a step goes along each axis. */
  borderD: i32;
  borderH: i32;
  borderW: i32;
  /** i32 [depth + 2 borderD, height + 2 borderH, pitch]: the levels, 0 outside. */
  padded: usize;
}

/** Columns of a row, those behind the last one included. */
@inline
export function columnsOf(p: LevelsParams): i32 {
  return (p.width + LANES - 1) & -LANES;
}

/** Elements between rows of the padded volume. */
@inline
export function pitchOf(p: LevelsParams): i32 {
  return columnsOf(p) + 2 * p.borderW;
}

/** Element of the padded volume where row (z, y) of the volume begins. */
@inline
export function rowOf(p: LevelsParams, z: i32, y: i32): i32 {
  return ((z + p.borderD) * (p.height + 2 * p.borderH) + y + p.borderH) * pitchOf(p) + p.borderW;
}

/** Elements of the padded volume from a voxel to its neighbour at offset n. */
@inline
export function stepOf(p: LevelsParams, n: i32): i32 {
  const offset = p.offsets + <usize>(12 * n);
  return (load<i32>(offset) * (p.height + 2 * p.borderH) + load<i32>(offset, 4)) * pitchOf(p) + load<i32>(offset, 8);
}

/** Fills the padded volume. Slices its depth. */
export function pad_levels(p: LevelsParams, begin: i32, end: i32): void {
  const area = (p.height + 2 * p.borderH) * pitchOf(p);
  memory.fill(p.padded + (<usize>(begin * area) << 2), 0, <usize>((end - begin) * area) << 2);
  for (let z = max(begin - p.borderD, 0); z < min(end - p.borderD, p.depth); z++) {
    for (let y = 0; y < p.height; y++) {
      let from = p.x + (<usize>((z * p.height + y) * p.width) << 2);
      let to = p.padded + (<usize>rowOf(p, z, y) << 2);
      for (let x = 0; x < p.width; x++, from += 4, to += 4) {
        const level = load<i32>(from);
        store<i32>(to, <u32>(level - 1) < <u32>p.levels ? level : 0);
      }
    }
  }
}
