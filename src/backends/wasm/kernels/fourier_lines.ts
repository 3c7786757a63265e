import { factorsOf, smoothLength } from '../../../core/factors';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Lines that go side by side, and bytes of an element of each: `WIDTH` and `ROW` in the kernel. */
const WIDTH = 8;
const ROW = 128;

/** Parts of the work at most: each has a scratch of its own. */
const mostUnits = 64;

/** Lengths with a greater prime factor go by a chirp. */
const largestRadix = 61;

/** Lines side by side are neighbours along W, or along H where they run along W. */
export const fourier_lines: WasmKernel<'fourier_lines'> = ({ inputs: [x, amplitude], outputs: [y], attrs }, memory) => {
  const source = x as Operand;
  const { axis, inverse, start, count } = attrs;
  const [parts, ...size] = source.shape;
  const length = size[axis];
  const side = axis === 2 ? 1 : 2;
  const other = 3 - axis - side;
  const isChirped = factorsOf(length).some((factor) => factor > largestRadix);
  const padded = isChirped ? smoothLength(2 * length - 1) : length;
  const factors = factorsOf(padded);
  const setBlocks = Math.ceil(size[side] / WIDTH);
  const blocks = size[other] * setBlocks;
  const units = Math.min(blocks, mostUnits);
  const scratchBytes = 2 * padded * ROW + (isChirped ? 16 * padded : 0);
  const strided = (name: 'x' | 'y' | 'a', shape: readonly number[]) => {
    const [, height, width] = shape;
    const bytes = [8 * height * width, 8 * width, 8].map((stride, n) => (shape[n] === 1 ? 0 : stride));
    return { [`${name}Along`]: bytes[axis], [`${name}Across`]: bytes[side], [`${name}Outer`]: bytes[other] };
  };
  const both = (operand: Operand, isReal: boolean) => {
    const re = memory.address(operand);
    return [re, isReal ? 0 : re + 4 * numel(operand.shape)];
  };
  // The inverse has real and imaginary parts in each other's place.
  const [xRe, xIm] = inverse ? both(source, parts === 1).reverse() : both(source, parts === 1);
  const [yRe, yIm] = inverse ? both(y, false).reverse() : both(y, false);
  const params = {
    ...{ xRe, xIm, yRe, yIm, ...strided('x', size), ...strided('y', y.shape.slice(1)) },
    ...{ amplitude: amplitude ? memory.address(amplitude) : 0, ...strided('a', amplitude?.shape ?? [1, 1, 1]) },
    ...{ length, start, count, lines: size[side], setBlocks, blocks, units, padded, factorCount: factors.length },
    factors: memory.keep(Int32Array.from(factors)),
    roots: memory.keep(turns(padded, (k) => (2 * k) / padded)),
    chirp: isChirped ? memory.keep(turns(length, (n) => ((n * n) % (2 * length)) / length)) : 0,
    scale: memory.keep(Float64Array.of(1 / (inverse ? length : 1) / (isChirped ? padded : 1))),
    scratch: memory.scratch(units * scratchBytes),
    scratchBytes,
  } as Parameters<typeof memory.call<'fourier_lines'>>[1];
  return [memory.call('fourier_lines', params, units, (blocks / units) * WIDTH * padded * 5 * Math.log2(padded + 1))];
};

/** cos and sin of -pi times `half`(n), for each n. */
function turns(length: number, half: (n: number) => number): Float64Array {
  const out = new Float64Array(2 * length);
  for (let n = 0; n < length; n++) {
    out[2 * n] = Math.cos(Math.PI * half(n));
    out[2 * n + 1] = -Math.sin(Math.PI * half(n));
  }
  return out;
}
