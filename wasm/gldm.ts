// counts[i, d] = voxels of level i + 1 with d neighbours whose levels differ by at most alpha. Integers, exact.

import { columnsOf, LevelsParams, rowOf, stepOf } from './levels';
import { LANES, VECTOR } from './simd';

@unmanaged
export class GldmParams extends LevelsParams {
  alpha: i32;
  /** u32 [depth, height, columns]: each voxel's dependent neighbours; rows are whole vectors. */
  dependent: usize;
  /** u32 [levels, neighbours + 1]. */
  counts: usize;
}

/** Four voxels at a time. Slices depth. */
export function gldm_neighbours(p: GldmParams, begin: i32, end: i32): void {
  const columns = columnsOf(p);
  const alpha = i32x4.splat(p.alpha);
  const none = i32x4.splat(0);
  for (let z = begin; z < end; z++) {
    for (let y = 0; y < p.height; y++) {
      let at = p.padded + (<usize>rowOf(p, z, y) << 2);
      let to = p.dependent + (<usize>((z * p.height + y) * columns) << 2);
      for (let x = 0; x < columns; x += LANES, at += VECTOR, to += VECTOR) {
        const level = v128.load(at);
        if (!v128.any_true(level)) continue;
        let dependent = none;
        for (let n = 0; n < p.neighbours; n++) {
          const other = v128.load(at + (stepOf(p, n) << 2));
          const near = i32x4.le_s(i32x4.abs(i32x4.sub(level, other)), alpha);
          dependent = i32x4.sub(dependent, v128.andnot(near, i32x4.eq(other, none)));
        }
        v128.store(to, dependent);
      }
    }
  }
}

/** Slices nothing: the table is one. */
export function gldm_count(p: GldmParams, begin: i32, end: i32): void {
  const bins = p.neighbours + 1;
  const columns = columnsOf(p);
  memory.fill(p.counts, 0, <usize>(p.levels * bins) << 2);
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      let at = p.padded + (<usize>rowOf(p, z, y) << 2);
      let from = p.dependent + (<usize>((z * p.height + y) * columns) << 2);
      for (let x = 0; x < p.width; x++, at += 4, from += 4) {
        const level = load<i32>(at);
        if (level === 0) continue;
        const cell = p.counts + (<usize>((level - 1) * bins + load<i32>(from)) << 2);
        store<u32>(cell, load<u32>(cell) + 1);
      }
    }
  }
}
