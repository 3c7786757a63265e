import type { ReferenceKernel } from '../kernel';
import { inside, scatterToMaxima } from './volumetric';

/** Each dy to the first largest voxel of its window. */
export const max_pool3d_grad: ReferenceKernel<'max_pool3d_grad'> = ([x, dy], { kernel, stride, padding, dilation }) => [
  scatterToMaxima(x, dy, (position) => position.map((p, i) => inside(p * stride[i] - padding[i], kernel[i], dilation[i], x.shape[2 + i]))),
];
