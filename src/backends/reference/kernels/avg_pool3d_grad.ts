import type { ReferenceKernel } from '../kernel';
import { inside, scatterVolumes } from './volumetric';

/** Each dy over its divisor to every voxel of its window. */
export const avg_pool3d_grad: ReferenceKernel<'avg_pool3d_grad'> = ([dy], attrs) => {
  const { kernel, stride, padding, countIncludePad, divisorOverride, inputSize } = attrs;
  return [
    scatterVolumes(dy, inputSize, (add, value, _, ...position) => {
      const starts = position.map((p, i) => p * stride[i] - padding[i]);
      const [zs, ys, qs] = starts.map((start, i) => inside(start, kernel[i], 1, inputSize[i]));
      const padded = starts.map((start, i) => Math.min(start + kernel[i], inputSize[i] + padding[i]) - start);
      const counted = countIncludePad ? padded : [zs.length, ys.length, qs.length];
      const divisor = divisorOverride || counted[0] * counted[1] * counted[2];
      for (const i of zs) for (const j of ys) for (const k of qs) add(i, j, k, value / divisor);
    }),
  ];
};
