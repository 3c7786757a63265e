import type { Size } from '../imaging/volume';

/**
 * Steps along the axes, but for `flatAxis` (0 = i, 1 = j, 2 = k), from each voxel inside to the nearest one outside, beyond the box
 * included: 1 at the border, 0 outside. Two sweeps, there and back (A. Rosenfeld and J. Pfaltz, Journal of the ACM 1966), give the city
 * block distance exactly.
 */
export function borderDistances(mask: Uint8Array, [ni, nj, nk]: Size, flatAxis?: number): Int32Array {
  const distances = new Int32Array(mask.length);
  const extents = [ni, nj, nk];
  const strides = [1, ni, ni * nj];
  const axes = [0, 1, 2].filter((axis) => axis !== flatAxis);
  const sweep = (voxel: number, at: readonly number[], back: boolean): void => {
    if (mask[voxel] === 0) return;
    let least = back ? distances[voxel] : Number.POSITIVE_INFINITY;
    for (const axis of axes) {
      const beyond = back ? at[axis] === extents[axis] - 1 : at[axis] === 0;
      least = Math.min(least, 1 + (beyond ? 0 : distances[voxel + (back ? strides[axis] : -strides[axis])]));
    }
    distances[voxel] = least;
  };
  for (let k = 0, voxel = 0; k < nk; k++) for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++) sweep(voxel++, [i, j, k], false);
  for (let k = nk - 1, voxel = mask.length; k >= 0; k--)
    for (let j = nj - 1; j >= 0; j--) for (let i = ni - 1; i >= 0; i--) sweep(--voxel, [i, j, k], true);
  return distances;
}
