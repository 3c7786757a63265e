// counts[a, i, r] = runs of r + 1 voxels of level i + 1 along offset a. Integers, exact.

import { columnsOf, LevelsParams, rowOf, stepOf } from './levels';
import { LANES, VECTOR } from './simd';

@unmanaged
export class GlrlmParams extends LevelsParams {
  /** Lengths that a level has. */
  longest: i32;
  /** u32 [levels]: voxels of each level. */
  voxels: usize;
  /** u32 [offsets, levels, longest]. */
  counts: usize;
}

/** Counts the voxels of each level. Slices nothing: the table is one. */
export function glrlm_voxels(p: GlrlmParams, begin: i32, end: i32): void {
  memory.fill(p.voxels, 0, <usize>p.levels << 2);
  for (let z = 0; z < p.depth; z++) {
    for (let y = 0; y < p.height; y++) {
      let at = p.padded + (<usize>rowOf(p, z, y) << 2);
      for (let x = 0; x < p.width; x++, at += 4) {
        const level = load<i32>(at);
        if (level === 0) continue;
        const cell = p.voxels + (<usize>(level - 1) << 2);
        store<u32>(cell, load<u32>(cell) + 1);
      }
    }
  }
}

/**
 * Four voxels at a time are asked whether a run of two or more begins; whoever begins one walks to its end, at the latest the border.
 * The voxels left over are runs of one. Slices offsets: each has its own table.
 */
export function glrlm(p: GlrlmParams, begin: i32, end: i32): void {
  const rowBytes = <usize>p.longest << 2;
  const columns = columnsOf(p);
  const none = i32x4.splat(0);
  for (let a = begin; a < end; a++) {
    const counts = p.counts + <usize>(a * p.levels) * rowBytes;
    memory.fill(counts, 0, <usize>p.levels * rowBytes);
    for (let i = 0; i < p.levels; i++) store<u32>(counts + <usize>i * rowBytes, load<u32>(p.voxels + (<usize>i << 2)));
    const step = stepOf(p, a) << 2;
    for (let z = 0; z < p.depth; z++) {
      for (let y = 0; y < p.height; y++) {
        let at = p.padded + (<usize>rowOf(p, z, y) << 2);
        for (let x = 0; x < columns; x += LANES, at += VECTOR) {
          const level = v128.load(at);
          const goesOn = v128.andnot(i32x4.eq(v128.load(at + step), level), i32x4.eq(level, none));
          const begins = v128.and(goesOn, i32x4.ne(v128.load(at - step), level));
          for (let found = i32x4.bitmask(begins); found !== 0; found &= found - 1) {
            countRun(counts, rowBytes, at + (<usize>ctz(found) << 2), step);
          }
        }
      }
    }
  }
}

/** Moves the voxels of the run that begins at `first` from the runs of one to a run of its length. */
@inline
function countRun(counts: usize, rowBytes: usize, first: usize, step: i32): void {
  const level = load<i32>(first);
  let length = 2;
  for (let next = first + 2 * step; load<i32>(next) === level; next += step) length++;
  const row = counts + <usize>(level - 1) * rowBytes;
  store<u32>(row, load<u32>(row) - length);
  const cell = row + (<usize>(length - 1) << 2);
  store<u32>(cell, load<u32>(cell) + 1);
}
