import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { gridPositions, tapsOf } from './sampling';

/** Σ over channels of dy · ∂sample/∂position · ∂position/∂coordinate. */
export const grid_sample_grad_grid: ReferenceKernel<'grid_sample_grad_grid'> = ([x, grid, dy], attrs) => {
  const [n, c, d, h, w] = x.shape;
  const [, , od, oh, ow] = grid.shape;
  const voxels = od * oh * ow;
  const [values, gradients] = [asFloat64(x), asFloat64(dy)];
  const positions = gridPositions(grid, [d, h, w], attrs);
  const out = new Float64Array(n * 3 * voxels);
  for (let sample = 0; sample < n; sample++)
    for (let z = 0; z < od; z++)
      for (let y = 0; y < oh; y++)
        for (let q = 0; q < ow; q++) {
          const at = positions(sample, z, y, q);
          const [zs, ys, qs] = at.map((position, axis) => tapsOf(position.at, x.shape[2 + axis], 'bilinear'));
          const voxel = (z * oh + y) * ow + q;
          for (let channel = 0; channel < c; channel++) {
            const plane = sample * c + channel;
            const gradient = gradients[plane * voxels + voxel];
            for (const [i, wz, dz] of zs)
              for (const [j, wy, dj] of ys)
                for (const [k, wx, dk] of qs) {
                  const value = gradient * values[((plane * d + i) * h + j) * w + k];
                  out[sample * 3 * voxels + voxel] += value * wz * wy * dk * at[2].slope;
                  out[(sample * 3 + 1) * voxels + voxel] += value * wz * dj * wx * at[1].slope;
                  out[(sample * 3 + 2) * voxels + voxel] += value * dz * wy * wx * at[0].slope;
                }
          }
        }
  return [tensor('f64', [n, 3, od, oh, ow], out)];
};
