import type { ReferenceKernel } from '../kernel';
import { inside, scatterToMaxima, scatterVolumes } from './volumetric';

/** Each dy shared out over its window, or to the first largest voxel there. */
export const adaptive_pool3d_grad: ReferenceKernel<'adaptive_pool3d_grad'> = ([dy, x], { kind, inputSize }) => {
  const [, , ...outputSize] = dy.shape;
  const windows = (position: readonly number[]) =>
    position.map((p, i) => {
      const start = Math.floor((p * inputSize[i]) / outputSize[i]);
      return inside(start, Math.ceil(((p + 1) * inputSize[i]) / outputSize[i]) - start, 1, inputSize[i]);
    });
  if (kind === 'max') return [scatterToMaxima(x, dy, windows)];
  return [
    scatterVolumes(dy, inputSize, (add, value, _, ...position) => {
      const [zs, ys, qs] = windows(position);
      for (const i of zs) for (const j of ys) for (const k of qs) add(i, j, k, value / (zs.length * ys.length * qs.length));
    }),
  ];
};
