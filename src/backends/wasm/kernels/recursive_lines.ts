import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Lines that go side by side, and bytes of what one of them keeps: `BLOCK` in the kernel, four voxels and four results. */
const BLOCK = 64;
const KEPT = 8 * 8;

/** Lines side by side are neighbours along W, or along H where they run along W. */
export const recursive_lines: WasmKernel<'recursive_lines'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { axis, start, count, n, m, d, causalEdge, anticausalEdge, single } = attrs;
  const source = x as Operand;
  const side = axis === 2 ? 1 : 2;
  const other = 3 - axis - side;
  const strides = ({ shape: [, height, width] }: Operand) => [8 * height * width, 8 * width, 8];
  const [from, to] = [strides(source), strides(y)];
  const [length, lines, sets] = [source.shape[axis], source.shape[side], source.shape[other]];
  const blocks = Math.ceil(lines / BLOCK);
  const params = {
    x: memory.address(source),
    ...{ xAlong: from[axis], xAcross: from[side], xOuter: from[other] },
    y: memory.address(y),
    ...{ yAlong: to[axis], yAcross: to[side], yOuter: to[other] },
    ...{ length, start, count, lines, blocks },
    coefficients: memory.keep(Float64Array.from([n, m, d, causalEdge, anticausalEdge].flat())),
    scratch: memory.scratch(sets * blocks * BLOCK * KEPT),
    single: single ? 1 : 0,
  };
  return [memory.call('recursive_lines', params, sets * blocks, 30 * length * Math.min(lines, BLOCK))];
};
