import type { ReferenceKernel } from '../kernel';
import { mapVolumes } from './volumetric';

/** Constant, replicated or reflected borders; negative ones crop. */
export const pad: ReferenceKernel<'pad'> = ([x], { mode, before, after, value }) => {
  const size = x.shape.slice(2);
  const out = size.map((extent, i) => extent + before[i] + after[i]);
  const reflect = (at: number, extent: number) => (at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at);
  return [
    mapVolumes(x, out, (at, ...position) => {
      const source = position.map((p, i) => p - before[i]);
      if (mode === 'constant' && source.some((p, i) => p < 0 || p >= size[i])) return value;
      const [z, y, q] = source.map((p, i) => (mode === 'reflect' ? reflect(p, size[i]) : Math.min(Math.max(p, 0), size[i] - 1)));
      return at(z, y, q);
    }),
  ];
};
