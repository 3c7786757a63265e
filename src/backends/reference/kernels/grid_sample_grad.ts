import type { ReferenceKernel } from '../kernel';
import { gridPositions, tapsOf } from './sampling';
import { scatterVolumes } from './volumetric';

/** Each dy to the voxels that it was sampled from, by their weights. */
export const grid_sample_grad: ReferenceKernel<'grid_sample_grad'> = ([dy, grid], attrs) => {
  const channels = dy.shape[1];
  const positions = gridPositions(grid, attrs.inputSize, attrs);
  return [
    scatterVolumes(dy, attrs.inputSize, (add, value, plane, ...position) => {
      const [zs, ys, qs] = positions(Math.floor(plane / channels), ...position).map(({ at }, axis) => tapsOf(at, attrs.inputSize[axis], attrs.mode));
      for (const [i, wz] of zs) for (const [j, wy] of ys) for (const [k, wx] of qs) add(i, j, k, value * wz * wy * wx);
    }),
  ];
};
