// differences[g - 1, c - 1] = sum of |g c - S| over the voxels of level g with c > 0 neighbours, whose levels sum to S. 64-bit
// integers, exact; in memory their low word comes first.

import { columnsOf, LevelsParams, rowOf, stepOf } from './levels';
import { LANES, VECTOR } from './simd';

@unmanaged
export class NgtdmParams extends LevelsParams {
  /** u32 [depth, height, columns]: each voxel's neighbours; rows are whole vectors. */
  found: usize;
  /** u32 [depth, height, columns]: each voxel's |g c - S|. */
  numerators: usize;
  /** u64 [levels, neighbours]. */
  differences: usize;
}

/** Four voxels at a time. Slices depth. */
export function ngtdm_neighbours(p: NgtdmParams, begin: i32, end: i32): void {
  const columns = columnsOf(p);
  const none = i32x4.splat(0);
  for (let z = begin; z < end; z++) {
    for (let y = 0; y < p.height; y++) {
      let at = p.padded + (<usize>rowOf(p, z, y) << 2);
      let to = <usize>((z * p.height + y) * columns) << 2;
      for (let x = 0; x < columns; x += LANES, at += VECTOR, to += VECTOR) {
        const level = v128.load(at);
        if (!v128.any_true(level)) continue;
        let found = none;
        let sum = none;
        for (let n = 0; n < p.neighbours; n++) {
          const other = v128.load(at + (stepOf(p, n) << 2));
          found = i32x4.sub(found, i32x4.ne(other, none));
          sum = i32x4.add(sum, other);
        }
        v128.store(p.found + to, found);
        v128.store(p.numerators + to, i32x4.abs(i32x4.sub(i32x4.mul(level, found), sum)));
      }
    }
  }
}

/** Slices nothing: the table is one. */
export function ngtdm_sum(p: NgtdmParams, begin: i32, end: i32): void {
  const columns = columnsOf(p);
  memory.fill(p.differences, 0, <usize>(p.levels * p.neighbours) << 3);
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      let at = p.padded + (<usize>rowOf(p, z, y) << 2);
      let from = <usize>((z * p.height + y) * columns) << 2;
      for (let x = 0; x < p.width; x++, at += 4, from += 4) {
        const level = load<i32>(at);
        if (level === 0) continue;
        const found = load<i32>(p.found + from);
        if (found === 0) continue;
        const cell = p.differences + (<usize>((level - 1) * p.neighbours + found - 1) << 3);
        store<u64>(cell, load<u64>(cell) + load<u32>(p.numerators + from));
      }
    }
  }
}
