import { type Mat4, multiply } from '../affine';
import type { Size } from '../volume';
import type { RowCoordinates } from './sample';

/**
 * Row coordinates of an affine map from voxels of a grid of `to` extents to voxels of one of `from` extents, by the
 * steps of MONAI's AffineTransform and PyTorch's affine_grid and grid_sample: both grids are normalised to [-1, 1] by
 * the outer faces of their voxels, and only then does `alignCorners` let -1 and 1 mean the outermost voxel centres.
 * The same order of operations gives the same rounding, which decides which voxel is nearest to a point halfway.
 */
export function affineRows(map: Mat4, from: Size, to: Size, alignCorners: boolean): RowCoordinates {
  const clean = map.map((value) => (Math.abs(value) < 1e-12 ? 0 : value));
  const theta = multiply(multiply(normalise(from), clean), denormalise(to));
  const rows = [0, 4, 8].map((at) => theta.slice(at, at + 4));
  const [bx, by, bz] = to.map((extent) => baseGrid(extent, alignCorners));
  const coordinates = (row: number, extent: number, j: number, k: number, out: Float64Array): void => {
    const [tx, ty, tz, shift] = rows[row];
    // Innermost axis first, as PyTorch's coordinates run.
    const start = bz[k] * tz + by[j] * ty;
    if (alignCorners) for (let i = 0; i < out.length; i++) out[i] = ((start + bx[i] * tx + shift + 1) / 2) * (extent - 1);
    else for (let i = 0; i < out.length; i++) out[i] = ((start + bx[i] * tx + shift + 1) * extent - 1) / 2;
  };
  return (j, k, x, y, z) => {
    coordinates(0, from[0], j, k, x);
    coordinates(1, from[1], j, k, y);
    coordinates(2, from[2], j, k, z);
  };
}

/** Voxel indices to [-1, 1] between the outer faces. */
function normalise([x, y, z]: Size): Mat4 {
  return [2 / x, 0, 0, 1 / x - 1, 0, 2 / y, 0, 1 / y - 1, 0, 0, 2 / z, 1 / z - 1, 0, 0, 0, 1];
}

function denormalise(size: Size): Mat4 {
  const [x, y, z] = size.map((extent) => 1 / (2 / extent));
  const [u, v, w] = size.map((extent) => -(1 / extent - 1) * (1 / (2 / extent)));
  return [x, 0, 0, u, 0, y, 0, v, 0, 0, z, w, 0, 0, 0, 1];
}

/**
 * The voxels of an axis in [-1, 1]: between the outermost centres, or shrunk to lie between the outer faces. As in
 * PyTorch's linspace, whole groups of four go up from their first value; values are taken from the nearer end.
 */
function baseGrid(extent: number, alignCorners: boolean): Float64Array {
  const step = 2 / (extent - 1);
  return Float64Array.from({ length: extent }, (_, i) => {
    if (extent === 1) return 0;
    const group = i - (i % 4);
    const first = group + 4 <= extent ? group : i;
    const start = first < Math.floor(extent / 2) ? -1 + step * first : 1 - step * (extent - 1 - first);
    const at = start + (i - first) * step;
    return alignCorners ? at : (at * (extent - 1)) / extent;
  });
}
