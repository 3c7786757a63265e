import { numel, roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import { coveringWindows, poolWindows, type Range, rangeTable } from '../../windows';
import type { Call, KernelMemory, WasmKernel } from '../kernel';
import { volumeParams } from './volume';

/** Channels of one unit of work, as in `wasm/max_pool3d_grad.ts`. */
const CHUNK = 16;

/** dy to the largest voxel of its window, the indices `dilation` apart: `windows` has those of D, H and W. */
export function scatterToMaxima(
  memory: KernelMemory,
  x: Operand,
  dy: Operand,
  dx: SlabOperand,
  windows: readonly (readonly Range[])[],
  [dilationD, dilationH, dilationW]: readonly number[],
): Call[] {
  const [n, c, depth] = x.shape;
  const [, , outDepth, outHeight, outWidth] = dy.shape;
  const [windowsD, windowsH, windowsW] = windows.map((ranges) => memory.keep(rangeTable(ranges)));
  const voxels = n * outDepth * outHeight * outWidth;
  const params = {
    ...volumeParams(memory, x, dx),
    ...{ outDepth, outHeight, outWidth, dilationD, dilationH, dilationW, windowsD, windowsH, windowsW },
    dy: memory.address(dy),
    dyPitch: memory.pitch(dy),
    taken: memory.scratch(4 * voxels * roundUp(c, LANES)),
    coveringD: memory.keep(rangeTable(coveringWindows(windows[0], depth))),
  };
  const window = windows.reduce((product, ranges) => product * Math.max(...ranges.map(({ first, end }) => end - first)), 1);
  return [
    memory.call('max_pool3d_grad_find', params, voxels * Math.ceil(c / CHUNK), Math.min(c, CHUNK) * window),
    memory.call('max_pool3d_grad_scatter', params, n * depth, numel(dx.shape) / (n * depth)),
  ];
}

export const max_pool3d_grad: WasmKernel<'max_pool3d_grad'> = ({ inputs, outputs: [dx], attrs }, memory) => {
  const [x, dy] = inputs as Operand[];
  const windows = [0, 1, 2].map((axis) => poolWindows(attrs, axis, x.shape[2 + axis], dy.shape[2 + axis]));
  return scatterToMaxima(memory, x, dy, dx, windows, attrs.dilation);
};
