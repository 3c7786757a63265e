import { type RunOptions, throwIfAborted } from '../../../core/progress';
import { type Size, voxelCount } from '../../../imaging/volume';
import type { Boundary } from '../../../ops/convolve_lines';
import type { Box } from '../../roi';
import { extended, type Field } from './field';
import { type Complex, type Grid, responses } from './fourier-graph';
import type { Dimension } from './options';

/** What a filter multiplies the spectrum by: (-i)^quarterTurns times a real amplitude. */
export interface Transfer {
  /** By the frequencies along i, j, k, as fractions of the Nyquist frequency. */
  amplitude(fi: number, fj: number, fk: number): number;
  readonly quarterTurns: number;
}

/** Voxels of one run: planes by themselves are taken so many at a time. */
const mostVoxels = 1 << 21;

/**
 * The field filtered in the frequency domain, which is periodic. For another boundary the image is extended by half its size
 * on either side: a mirrored one repeats itself after that, the others end there.
 */
export function filtered(field: Field, transfer: Transfer, boundary: Boundary, dimension: Dimension, options: RunOptions): Field {
  const axes = dimension === '3D' ? [0, 1, 2] : [0, 1];
  const margin = (axis: number): number => (boundary === 'periodic' || !axes.includes(axis) ? 0 : Math.ceil(field.size[axis] / 2));
  const margins: Size = [margin(0), margin(1), margin(2)];
  const sizeOf = (axis: number): number => (margins[axis] > 0 ? 2 : 1) * field.size[axis];
  return {
    ...field,
    values: async ({ start, size }) => {
      const grid: Size = [sizeOf(0), sizeOf(1), dimension === '3D' ? sizeOf(2) : 1];
      const amplitude = amplitudesOf(grid, transfer);
      const depth = dimension === '3D' ? size[2] : Math.max(1, Math.floor(mostVoxels / voxelCount(grid)));
      const out = new Float64Array(voxelCount(size));
      for (let k = 0; k < size[2]; k += depth) {
        throwIfAborted(options.signal);
        const count = Math.min(depth, size[2] - k);
        const whole: Box =
          dimension === '3D'
            ? { start: [-margins[0], -margins[1], -margins[2]], size: grid }
            : { start: [-margins[0], -margins[1], start[2] + k], size: [grid[0], grid[1], count] };
        const image: Grid = { size: whole.size, data: await extended(field, whole, boundary) };
        const inside: Box = { start: [start[0] + margins[0], start[1] + margins[1], start[2] + margins[2]], size: [size[0], size[1], count] };
        const [response] = await responses(field.backend, image, axes, [amplitude], inside, options);
        out.set(realPart(response, transfer.quarterTurns), k * size[0] * size[1]);
      }
      return out;
    },
  };
}

/** Of (-i)^quarterTurns times the numbers. */
function realPart({ re, im }: Complex, quarterTurns: number): Float64Array {
  const part = quarterTurns % 2 === 0 ? re : im;
  return quarterTurns % 4 < 2 ? part : part.map((value) => -value);
}

/**
 * Frequencies of the transform's elements, in its order, as fractions of the Nyquist frequency: IBSI's reference maps spread
 * `count` of them evenly from -1 to 1, so that for an even number none is 0.
 */
function frequencies(count: number): Float64Array {
  const middle = (count - 1) / 2;
  const first = Math.floor(count / 2);
  return Float64Array.from({ length: count }, (_, at) => (count === 1 ? 0 : (((at + first) % count) - middle) / middle));
}

function amplitudesOf(size: Size, { amplitude }: Transfer): Grid {
  const [fi, fj, fk] = size.map(frequencies);
  const data = new Float64Array(voxelCount(size));
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++) data[at++] = amplitude(fi[i], fj[j], fk[k]);
    }
  }
  return { size, data };
}
