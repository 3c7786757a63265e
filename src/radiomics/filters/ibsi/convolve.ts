import type { Size } from '../../../imaging/volume';
import type { Box } from '../../roi';
import { type Boundary, extended, type Field } from './field';

/** A kernel along one axis: y[n] = sum over m of taps[m] x[n - step (m - centre)]. */
export interface Kernel {
  readonly taps: readonly number[];
  /** The tap that falls on the voxel itself. */
  readonly centre: number;
  /** Voxels between taps. */
  readonly step: number;
}

/** The factors of a separable kernel, along i, j, k. */
export type Kernels = readonly [Kernel, Kernel, Kernel];

/** The kernel that changes nothing. */
export const identityKernel: Kernel = { taps: [1], centre: 0, step: 1 };

function isIdentity({ taps }: Kernel): boolean {
  return taps.length === 1 && taps[0] === 1;
}

/** A kernel of an odd number of taps about its middle. */
export function centred(taps: readonly number[]): Kernel {
  return { taps, centre: (taps.length - 1) / 2, step: 1 };
}

/** Its mirror image. */
export function reversed({ taps, centre, step }: Kernel): Kernel {
  return { taps: taps.toReversed(), centre: taps.length - 1 - centre, step };
}

/** The same kernel along every axis of a filter: i and j, or all. */
export function alongAxes(kernel: Kernel, dimension: '2D' | '3D'): Kernels {
  return [kernel, kernel, dimension === '3D' ? kernel : identityKernel];
}

/** The field convolved with a separable kernel; the boundary is the field's. */
export function convolved(field: Field, kernels: Kernels, boundary: Boundary): Field {
  return {
    size: field.size,
    values: async (box) => {
      const around = reach(box, kernels);
      let data = await extended(field, around, boundary);
      let size = around.size;
      // Along k first: what is dropped there is dropped from the other passes.
      for (const axis of [2, 1, 0]) {
        if (isIdentity(kernels[axis])) continue;
        [data, size] = convolveAxis(data, size, axis, kernels[axis]);
      }
      return data;
    },
  };
}

/** The box with the voxels around it that the kernels look at. */
function reach({ start, size }: Box, kernels: Kernels): Box {
  const before = kernels.map(({ taps, centre, step }) => step * (taps.length - 1 - centre));
  const length = kernels.map(({ taps, step }) => step * (taps.length - 1));
  return {
    start: [start[0] - before[0], start[1] - before[1], start[2] - before[2]],
    size: [size[0] + length[0], size[1] + length[1], size[2] + length[2]],
  };
}

/** So many outputs are worked on at a time: they stay in the first-level cache for all taps. */
const BLOCK = 2048;

/** The convolution along one axis where the kernel lies inside the data, and its size: shorter along the axis by step (taps - 1). */
export function convolveAxis(data: Float64Array, size: Size, axis: number, { taps, step }: Kernel): [Float64Array, Size] {
  const extent = size.with(axis, size[axis] - step * (taps.length - 1));
  const stride = size.slice(0, axis).reduce((a, b) => a * b, 1);
  const lines = size.slice(axis + 1).reduce((a, b) => a * b, 1);
  // The voxels of one line along the axis, or of all the lines beside it, follow each other: one tap is one shift of them all.
  const [from, to] = [size[axis] * stride, extent[axis] * stride];
  const out = new Float64Array(lines * to);
  for (let line = 0; line < lines; line++) {
    for (let begin = 0; begin < to; begin += BLOCK) {
      const end = Math.min(begin + BLOCK, to);
      const base = line * to;
      for (let m = 0; m < taps.length; m++) {
        const tap = taps[m];
        if (tap === 0) continue;
        const shift = line * from + step * (taps.length - 1 - m) * stride;
        for (let at = begin; at < end; at++) out[base + at] += tap * data[shift + at];
      }
    }
  }
  return [out, [extent[0], extent[1], extent[2]]];
}
