// The same elements in row-major logical order under another layout. A layout is [outer][columns][voxels] in logical order, with rows over
// outer and voxels: channels-last volumes have voxels, all else has one.
import { LANES } from './simd';

@unmanaged
export class ReshapeParams {
  x: usize;
  xPitch: i32;
  xColumns: i32;
  xVoxels: i32;
  y: usize;
  yPitch: i32;
  yColumns: i32;
  yVoxels: i32;
}

/** Slices rows of the output. */
export function reshape(p: ReshapeParams, begin: i32, end: i32): void {
  const lanes = (p.yColumns + LANES - 1) & ~(LANES - 1);
  for (let row = begin; row < end; row++) {
    const out = p.y + <usize>(row * p.yPitch);
    const outer = row / p.yVoxels;
    // Logical index of the row's first element; its columns are yVoxels apart.
    let index = outer * p.yColumns * p.yVoxels + (row - outer * p.yVoxels);
    for (let column = 0; column < p.yColumns; column++) {
      const plane = index / p.xVoxels;
      const sourceOuter = plane / p.xColumns;
      const sourceRow = sourceOuter * p.xVoxels + (index - plane * p.xVoxels);
      const from = p.x + <usize>(sourceRow * p.xPitch) + (<usize>(plane - sourceOuter * p.xColumns) << 2);
      store<f32>(out + (<usize>column << 2), load<f32>(from));
      index += p.yVoxels;
    }
    for (let column = p.yColumns; column < lanes; column++) store<f32>(out + (<usize>column << 2), 0);
  }
}
