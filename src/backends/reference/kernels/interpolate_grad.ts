import type { ReferenceKernel } from '../kernel';
import { scatterVolumes } from './volumetric';

/** Each dy to the voxels that it was sampled from, by their weights. */
export const interpolate_grad: ReferenceKernel<'interpolate_grad'> = ([dy], { mode, step, alignCorners, inputSize }) => {
  const taps = (at: number, i: number): (readonly [index: number, weight: number])[] => {
    const last = inputSize[i] - 1;
    if (mode !== 'trilinear') return [[Math.min(Math.floor((mode === 'nearest' ? at : at + 0.5) * step[i]), last), 1]];
    const source = alignCorners ? at * step[i] : Math.max((at + 0.5) * step[i] - 0.5, 0);
    const low = Math.min(Math.floor(source), last);
    return [
      [low, 1 - (source - low)],
      [Math.min(low + 1, last), source - low],
    ];
  };
  return [
    scatterVolumes(dy, inputSize, (add, value, _, ...position) => {
      const [zs, ys, qs] = position.map(taps);
      for (const [i, wz] of zs) for (const [j, wy] of ys) for (const [k, wx] of qs) add(i, j, k, value * wz * wy * wx);
    }),
  ];
};
