import type { Backend } from '../../../backends/backend';
import type { RunOptions } from '../../../core/progress';
import { asFloat64, tensor } from '../../../core/tensor';
import type { Value } from '../../../graph/ir';
import type { Size } from '../../../imaging/volume';
import { type Builder, createBuilder } from '../../../ops/builder';
import type { Box } from '../../roi';
import { runGraph } from '../../run-graph';
import { lineAxis } from '../line-graph';

/** Complex numbers, in two arrays of one length. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Values on a grid, i fastest; along axes of extent 1 they are the same everywhere. */
export interface Grid {
  readonly size: Size;
  readonly data: Float64Array;
}

/**
 * An image on a periodic grid through filters that multiply its spectrum by real amplitudes, Fourier transforms along `axes` there and
 * back on the backend that is exact: the responses inside `box`. WGSL has no f64, so that beside WebGPU it is WASM.
 */
export async function responses(
  backend: Backend,
  image: Grid,
  axes: readonly number[],
  amplitudes: readonly Grid[],
  box: Box,
  options?: RunOptions,
): Promise<Complex[]> {
  const b = createBuilder();
  const shapeOf = ({ size: [ni, nj, nk] }: Grid) => [nk, nj, ni];
  const inputs = { image: tensor('f64', [1, ...shapeOf(image)], image.data), ...amplitudeTensors(amplitudes, shapeOf) };
  const spectrum = transformed(b, b.input('image', inputs.image.shape, 'f64'), axes);
  for (const [n, amplitude] of amplitudes.entries()) {
    const factor = b.input(`amplitude${n}`, shapeOf(amplitude), 'f64');
    // What is not wanted along the first axis is dropped from the other passes.
    const response = axes.toReversed().reduce((value: Value, axis, pass) => {
      const place = { axis: lineAxis(axis), start: box.start[axis], count: box.size[axis] };
      return b.fourier_lines(value, { ...place, inverse: true, ...(pass === 0 && { amplitude: factor }) });
    }, spectrum);
    b.output(`response${n}`, response);
  }
  const outputs = await runGraph(await backend.exact(), b.finish(), inputs, options);
  return amplitudes.map((_, n) => partsOf(asFloat64(outputs[`response${n}`])));
}

/** The spectra of planes [width, height, planes] of complex numbers. */
export async function planeSpectra(backend: Backend, [width, height, planes]: Size, values: Complex, options?: RunOptions): Promise<Complex> {
  const b = createBuilder();
  const shape = [2, planes, height, width];
  const both = new Float64Array(2 * values.re.length);
  both.set(values.re);
  both.set(values.im, values.re.length);
  b.output('spectra', transformed(b, b.input('planes', shape, 'f64'), [0, 1]));
  const { spectra } = await runGraph(await backend.exact(), b.finish(), { planes: tensor('f64', shape, both) }, options);
  return partsOf(asFloat64(spectra));
}

function amplitudeTensors(amplitudes: readonly Grid[], shapeOf: (grid: Grid) => number[]) {
  return Object.fromEntries(amplitudes.map((grid, n) => [`amplitude${n}`, tensor('f64', shapeOf(grid), grid.data)]));
}

function transformed(b: Builder, x: Value, axes: readonly number[]): Value {
  return axes.reduce((value, axis) => b.fourier_lines(value, { axis: lineAxis(axis), count: x.shape[lineAxis(axis) + 1] }), x);
}

function partsOf(both: Float64Array): Complex {
  const length = both.length / 2;
  return { re: both.subarray(0, length), im: both.subarray(length) };
}
