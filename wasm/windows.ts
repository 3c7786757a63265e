// Small windows of grey levels, one after another. A window's positions run as its voxels lie: z, y, x, with x fastest.

@unmanaged
export class Windows {
  /** i32 [windows, depth, height, width]; levels from 1 to `levels`, anything else is outside. */
  x: usize;
  depth: i32;
  height: i32;
  width: i32;
  levels: i32;
  /** i32 [neighbours, 3]: steps along D, H, W. */
  offsets: usize;
  neighbours: i32;
}

/** The level at a position that is inside the window, 0 outside the region. */
@inline
export function levelAt(p: Windows, window: usize, position: i32): u32 {
  const level = load<u32>(window + (<usize>position << 2));
  return level <= <u32>p.levels ? level : 0;
}

@inline
export function isInside(p: Windows, z: i32, y: i32, x: i32): bool {
  return <u32>z < <u32>p.depth && <u32>y < <u32>p.height && <u32>x < <u32>p.width;
}

@inline
export function positionOf(p: Windows, z: i32, y: i32, x: i32): i32 {
  return (z * p.height + y) * p.width + x;
}

@inline
export function positionsOf(p: Windows): i32 {
  return p.depth * p.height * p.width;
}
