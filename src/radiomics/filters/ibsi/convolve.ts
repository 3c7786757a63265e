import type { Value } from '../../../graph/ir';
import { voxelCount } from '../../../imaging/volume';
import type { Boundary } from '../../../ops/convolve_lines';
import type { Box } from '../../roi';
import { filterLines, lineAxis } from '../line-graph';
import { type Field, shownIn } from './field';

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

/** The field convolved with a separable kernel, on its backend; the boundary is the field's. */
export function convolved(field: Field, kernels: Kernels, boundary: Boundary): Field {
  return {
    ...field,
    values: async (box) => {
      const { inner } = shownIn(field, reach(box, kernels), boundary);
      if (!inner) return new Float64Array(voxelCount(box.size));
      const image = { size: inner.size, dtype: 'f64', data: await field.values(inner) } as const;
      // Along k first: what is dropped there is dropped from the other passes.
      const axes = [2, 1, 0].filter((axis) => !isIdentity(kernels[axis]));
      if (axes.length === 0) return image.data;
      const { response } = await filterLines(field.backend, image, false, (b, x) => ({
        response: axes.reduce((value: Value, axis) => {
          const place = { first: box.start[axis], count: box.size[axis], origin: inner.start[axis], extent: field.size[axis] };
          return b.convolve_lines(value, { axis: lineAxis(axis), ...kernels[axis], boundary, ...place });
        }, x),
      }));
      return response as Float64Array;
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
