// Voxels of each grey level: chunks of the image count for themselves, then the chunks are added. Integers, exact.

@unmanaged
export class HistogramParams {
  /** i32 [voxels]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  voxels: i32;
  levels: i32;
  chunkVoxels: i32;
  chunks: i32;
  /** u32 [chunks, levels]. */
  partials: usize;
  /** u32 [levels]. */
  counts: usize;
}

/** Slices chunks. */
export function histogram_partial(p: HistogramParams, begin: i32, end: i32): void {
  const levels = <u32>p.levels;
  for (let chunk = begin; chunk < end; chunk++) {
    const counts = p.partials + (<usize>(chunk * p.levels) << 2);
    memory.fill(counts, 0, <usize>p.levels << 2);
    const last = p.x + (<usize>min((chunk + 1) * p.chunkVoxels, p.voxels) << 2);
    for (let at = p.x + (<usize>(chunk * p.chunkVoxels) << 2); at < last; at += 4) {
      const level = load<u32>(at) - 1;
      if (level >= levels) continue;
      const cell = counts + (<usize>level << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
  }
}

/** Slices levels. */
export function histogram_merge(p: HistogramParams, begin: i32, end: i32): void {
  for (let level = begin; level < end; level++) {
    let count: u32 = 0;
    for (let chunk = 0; chunk < p.chunks; chunk++) count += load<u32>(p.partials + (<usize>(chunk * p.levels + level) << 2));
    store<u32>(p.counts + (<usize>level << 2), count);
  }
}
