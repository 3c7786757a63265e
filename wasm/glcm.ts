// counts[a, i, j] = voxels of level i + 1 whose neighbour at offset a has level j + 1. Integers, exact.

import { LevelsParams, rowOf, stepOf } from './levels';

@unmanaged
export class GlcmParams extends LevelsParams {
  /** u32 [offsets, levels, levels]. */
  counts: usize;
}

/** Slices offsets: each has its own table. */
export function glcm(p: GlcmParams, begin: i32, end: i32): void {
  const tableBytes = <usize>(p.levels * p.levels) << 2;
  for (let a = begin; a < end; a++) {
    const counts = p.counts + <usize>a * tableBytes;
    memory.fill(counts, 0, tableBytes);
    const step = stepOf(p, a) << 2;
    for (let z = 0; z < p.depth; z++) {
      for (let y = 0; y < p.height; y++) {
        let at = p.padded + (<usize>rowOf(p, z, y) << 2);
        for (let x = 0; x < p.width; x++, at += 4) {
          const i = load<i32>(at);
          if (i === 0) continue;
          const j = load<i32>(at + step);
          if (j === 0) continue;
          const cell = counts + (<usize>((i - 1) * p.levels + j - 1) << 2);
          store<u32>(cell, load<u32>(cell) + 1);
        }
      }
    }
  }
}
