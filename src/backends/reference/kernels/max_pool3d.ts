import type { Triple } from '../../../core/shape';
import { windowOutput } from '../../../ops/window';
import type { ReferenceKernel } from '../kernel';
import { inside, mapVolumes } from './volumetric';

/** The largest voxel of each window. */
export const max_pool3d: ReferenceKernel<'max_pool3d'> = ([x], attrs) => {
  const size = x.shape.slice(2);
  const taps = (at: Triple) => at.map((p, i) => inside(p * attrs.stride[i] - attrs.padding[i], attrs.kernel[i], attrs.dilation[i], size[i]));
  return [
    mapVolumes(x, windowOutput('max_pool3d', size, attrs, attrs.ceilMode), (at, z, y, q) => {
      const [zs, ys, qs] = taps([z, y, q]);
      let max = Number.NEGATIVE_INFINITY;
      for (const i of zs) for (const j of ys) for (const k of qs) max = Math.max(max, at(i, j, k));
      return max;
    }),
  ];
};
