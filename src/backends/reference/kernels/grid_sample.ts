import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { gridPositions, tapsOf } from './sampling';

/** Every output voxel from the voxels around its position. */
export const grid_sample: ReferenceKernel<'grid_sample'> = ([x, grid], attrs) => {
  const [n, c, d, h, w] = x.shape;
  const [, , od, oh, ow] = grid.shape;
  const data = asFloat64(x);
  const positions = gridPositions(grid, [d, h, w], attrs);
  const out = new Float64Array(n * c * od * oh * ow);
  let o = 0;
  for (let plane = 0; plane < n * c; plane++)
    for (let z = 0; z < od; z++)
      for (let y = 0; y < oh; y++)
        for (let q = 0; q < ow; q++) {
          const [zs, ys, qs] = positions(Math.floor(plane / c), z, y, q).map(({ at }, axis) => tapsOf(at, x.shape[2 + axis], attrs.mode));
          let sum = 0;
          for (const [i, wz] of zs) for (const [j, wy] of ys) for (const [k, wx] of qs) sum += data[((plane * d + i) * h + j) * w + k] * wz * wy * wx;
          out[o++] = sum;
        }
  return [tensor('f64', [n, c, od, oh, ow], out)];
};
