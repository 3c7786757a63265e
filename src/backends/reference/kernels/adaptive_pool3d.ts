import type { ReferenceKernel } from '../kernel';
import { mapVolumes } from './volumetric';

/** Output i of m covers [⌊i · n / m⌋, ⌈(i + 1) · n / m⌉) along each axis. */
export const adaptive_pool3d: ReferenceKernel<'adaptive_pool3d'> = ([x], { kind, outputSize }) => {
  const size = x.shape.slice(2);
  const bounds = (at: number, i: number) => [Math.floor((at * size[i]) / outputSize[i]), Math.ceil(((at + 1) * size[i]) / outputSize[i])];
  return [
    mapVolumes(x, outputSize, (at, ...position) => {
      const [[z0, z1], [y0, y1], [q0, q1]] = position.map(bounds);
      let max = Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (let z = z0; z < z1; z++)
        for (let y = y0; y < y1; y++)
          for (let q = q0; q < q1; q++) {
            max = Math.max(max, at(z, y, q));
            sum += at(z, y, q);
          }
      return kind === 'max' ? max : sum / ((z1 - z0) * (y1 - y0) * (q1 - q0));
    }),
  ];
};
