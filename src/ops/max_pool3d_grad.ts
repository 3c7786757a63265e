import { adjointInput } from './adjoint';
import { defineOp, elements } from './define';
import { max_pool3d } from './max_pool3d';

/**
 * dx [N, C, D, H, W] of `max_pool3d`, from x and dy: each dy goes to the largest voxel of its window, the first in the order of D, H, W
 * where several are; what overlapping windows give adds up.
 */
export const max_pool3d_grad = defineOp({
  name: 'max_pool3d_grad',
  inputs: ['x', 'dy'],
  normalise: max_pool3d.normalise,
  infer: ([x, dy], attrs) => {
    const [, , d, h, w] = x.shape;
    return [adjointInput('max_pool3d_grad', dy, [d, h, w], () => max_pool3d.infer([x], attrs))];
  },
  flops: ([, dy], _, { kernel }) => elements(dy) * kernel[0] * kernel[1] * kernel[2],
  gradient: 'none',
});
