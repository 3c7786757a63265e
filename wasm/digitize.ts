// Grey levels: the number of ascending edges at or below each value, or what `numbers` has for it; 0 below the first edge and for NaN.

@unmanaged
export class DigitizeParams {
  /** f64 [voxels]. */
  values: usize;
  /** f64 [edgeCount], ascending. */
  edges: usize;
  edgeCount: i32;
  /** i32 [edgeCount], or 0: the count itself. */
  numbers: usize;
  /** i32 [voxels]. */
  levels: usize;
}

@inline
function edge(p: DigitizeParams, n: i32): f64 {
  return load<f64>(p.edges + (<usize>n << 3));
}

/** The last edge at or below a value that is not below the first one: halves what is left, without branches that depend on it. */
@inline
function search(p: DigitizeParams, value: f64): i32 {
  let first: i32 = 0;
  for (let count = p.edgeCount; count > 1; ) {
    const half = count >> 1;
    first = select<i32>(first + half, first, edge(p, first + half) <= value);
    count -= half;
  }
  return first;
}

/** Slices voxels. Edges are mostly evenly spaced: a guess is right, or else the edges are searched. */
export function digitize(p: DigitizeParams, begin: i32, end: i32): void {
  const low = edge(p, 0);
  const last = p.edgeCount - 1;
  const scale = last > 0 ? <f64>last / (edge(p, last) - low) : 0;
  for (let voxel = begin; voxel < end; voxel++) {
    const value = load<f64>(p.values + (<usize>voxel << 3));
    let level: i32 = 0;
    if (value >= low) {
      const guess = (value - low) * scale;
      let bin = guess < <f64>last ? <i32>guess : last;
      if (edge(p, bin) > value || (bin < last && edge(p, bin + 1) <= value)) bin = search(p, value);
      level = p.numbers ? load<i32>(p.numbers + (<usize>bin << 2)) : bin + 1;
    }
    store<i32>(p.levels + (<usize>voxel << 2), level);
  }
}
