import type { Triple } from '../../../core/shape';
import { windowOutput } from '../../../ops/window';
import type { ReferenceKernel } from '../kernel';
import { inside, mapVolumes } from './volumetric';

/** The mean of each window; the divisor counts the padded input, the input alone, or is given. */
export const avg_pool3d: ReferenceKernel<'avg_pool3d'> = ([x], attrs) => {
  const { kernel, stride, padding, countIncludePad, divisorOverride } = attrs;
  const size = x.shape.slice(2);
  const start = (at: Triple, i: number) => at[i] * stride[i] - padding[i];
  return [
    mapVolumes(x, windowOutput('avg_pool3d', size, attrs, attrs.ceilMode), (at, ...position) => {
      const [zs, ys, qs] = [0, 1, 2].map((i) => inside(start(position, i), kernel[i], 1, size[i]));
      let sum = 0;
      for (const i of zs) for (const j of ys) for (const k of qs) sum += at(i, j, k);
      const padded = [0, 1, 2].reduce(
        (product, i) => product * (Math.min(start(position, i) + kernel[i], size[i] + padding[i]) - start(position, i)),
        1,
      );
      return sum / (divisorOverride || (countIncludePad ? padded : zs.length * ys.length * qs.length));
    }),
  ];
};
