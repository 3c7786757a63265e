import type { ReferenceKernel } from '../kernel';
import { scatterVolumes } from './volumetric';

/** Each dy to the voxel that was copied there. */
export const pad_grad: ReferenceKernel<'pad_grad'> = ([dy], { mode, before, after }) => {
  const size = dy.shape.slice(2).map((extent, i) => extent - before[i] - after[i]);
  const reflect = (at: number, extent: number) => (at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at);
  return [
    scatterVolumes(dy, size, (add, value, _, ...position) => {
      const source = position.map((p, i) => p - before[i]);
      if (mode === 'constant' && source.some((p, i) => p < 0 || p >= size[i])) return;
      const [z, y, q] = source.map((p, i) => (mode === 'reflect' ? reflect(p, size[i]) : Math.min(Math.max(p, 0), size[i] - 1)));
      add(z, y, q, value);
    }),
  ];
};
