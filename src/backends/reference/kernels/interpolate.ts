import type { ReferenceKernel } from '../kernel';
import { mapVolumes } from './volumetric';

/** Trilinear or nearest sampling at the positions that the operator's definition gives. */
export const interpolate: ReferenceKernel<'interpolate'> = ([x], { mode, size, step, alignCorners }) => {
  const extents = x.shape.slice(2);
  const nearest = (at: number, i: number) => Math.min(Math.floor((mode === 'nearest' ? at : at + 0.5) * step[i]), extents[i] - 1);
  const linear = (at: number, i: number): [number, number, number] => {
    const source = alignCorners ? at * step[i] : Math.max((at + 0.5) * step[i] - 0.5, 0);
    const low = Math.min(Math.floor(source), extents[i] - 1);
    return [low, Math.min(low + 1, extents[i] - 1), source - low];
  };
  return [
    mapVolumes(x, size, (at, ...position) => {
      if (mode !== 'trilinear') return at(...(position.map(nearest) as [number, number, number]));
      const [[z0, z1, fz], [y0, y1, fy], [q0, q1, fq]] = position.map(linear);
      const row = (z: number, y: number) => at(z, y, q0) * (1 - fq) + at(z, y, q1) * fq;
      const plane = (z: number) => row(z, y0) * (1 - fy) + row(z, y1) * fy;
      return plane(z0) * (1 - fz) + plane(z1) * fz;
    }),
  ];
};
