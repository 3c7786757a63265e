import { nextTask, type RunOptions, throwIfAborted } from '../../../core/progress';
import type { Size } from '../../../imaging/volume';
import type { Boundary } from '../../../ops/convolve_lines';
import type { Box } from '../../roi';
import { type Complex, complex, fourier } from './fft';
import { cut, extended, type Field } from './field';
import type { Dimension } from './options';

/** What a filter multiplies the spectrum by: (-i)^quarterTurns times a real amplitude. */
export interface Transfer {
  /** By the frequencies along i, j, k, as fractions of the Nyquist frequency. */
  amplitude(fi: number, fj: number, fk: number): number;
  readonly quarterTurns: number;
}

/**
 * The field filtered in the frequency domain, which is periodic. For another boundary the image is extended by half its size
 * on either side: a mirrored one repeats itself after that, the others end there.
 */
export function filtered(field: Field, transfer: Transfer, boundary: Boundary, dimension: Dimension, { signal }: RunOptions): Field {
  const axes = dimension === '3D' ? [0, 1, 2] : [0, 1];
  const margin = (axis: number): number => (boundary === 'periodic' || !axes.includes(axis) ? 0 : Math.ceil(field.size[axis] / 2));
  const margins: Size = [margin(0), margin(1), margin(2)];
  const sizeOf = (axis: number): number => (margins[axis] > 0 ? 2 : 1) * field.size[axis];
  const grid: Size = [sizeOf(0), sizeOf(1), dimension === '3D' ? sizeOf(2) : 1];
  const whole = (k: number): Box => ({ start: [-margins[0], -margins[1], dimension === '3D' ? -margins[2] : k], size: grid });
  const filterWhole = async (k: number): Promise<Float64Array> => {
    await nextTask();
    throwIfAborted(signal);
    const re = (await extended(field, whole(k), boundary)).slice();
    const spectrum = { re, im: new Float64Array(re.length) };
    const { forward, inverse } = fourier(grid, axes);
    forward(spectrum);
    multiply(spectrum, grid, transfer);
    inverse(spectrum);
    return spectrum.re;
  };
  return {
    ...field,
    values: async ({ start, size }) => {
      const inside = (k: number, depth: number): Box => ({
        start: [start[0] + margins[0], start[1] + margins[1], k],
        size: [size[0], size[1], depth],
      });
      if (dimension === '3D') return cut(await filterWhole(0), grid, inside(start[2] + margins[2], size[2]));
      const area = size[0] * size[1];
      const out = new Float64Array(area * size[2]);
      for (let k = 0; k < size[2]; k++) out.set(cut(await filterWhole(start[2] + k), grid, inside(0, 1)), k * area);
      return out;
    },
  };
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

function multiply({ re, im }: Complex, size: Size, { amplitude, quarterTurns }: Transfer): void {
  const [fi, fj, fk] = size.map(frequencies);
  const turned = complex(1);
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        const factor = amplitude(fi[i], fj[j], fk[k]);
        [turned.re[0], turned.im[0]] = [re[at] * factor, im[at] * factor];
        for (let turn = 0; turn < quarterTurns % 4; turn++) [turned.re[0], turned.im[0]] = [turned.im[0], -turned.re[0]];
        [re[at], im[at]] = [turned.re[0], turned.im[0]];
      }
    }
  }
}
