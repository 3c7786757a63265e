import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import { coveringWindows, poolWindows, type Range, rangeTable } from '../../windows';
import type { Call, KernelMemory, WasmKernel } from '../kernel';
import { outputRows, volumeParams } from './volume';

/** dy to the largest voxel of its window, the indices `dilation` apart: `windows` has those of D, H and W. */
export function gradientOfMaxima(
  memory: KernelMemory,
  x: Operand,
  dy: Operand,
  dx: SlabOperand,
  windows: readonly (readonly Range[])[],
  [dilationD, dilationH, dilationW]: readonly number[],
): Call[] {
  const [n, c, ...size] = x.shape;
  const [, , outDepth, outHeight, outWidth] = dy.shape;
  const [windowsD, windowsH, windowsW] = windows.map((ranges) => memory.keep(rangeTable(ranges)));
  const covering = windows.map((ranges, axis) => coveringWindows(ranges, size[axis]));
  const [coveringD, coveringH, coveringW] = covering.map((ranges) => memory.keep(rangeTable(ranges)));
  const voxels = n * outDepth * outHeight * outWidth;
  const params = {
    ...volumeParams(memory, x, dx),
    ...{ outDepth, outHeight, outWidth, dilationD, dilationH, dilationW, windowsD, windowsH, windowsW },
    dy: memory.address(dy),
    dyPitch: memory.pitch(dy),
    taken: memory.scratch(4 * voxels * roundUp(c, LANES)),
    ...{ coveringD, coveringH, coveringW },
  };
  const most = (ranges: readonly (readonly Range[])[]) => ranges.reduce((n, axis) => n * Math.max(...axis.map(({ first, end }) => end - first)), 1);
  return [
    memory.call('max_pool3d_grad_find', params, voxels, c * most(windows)),
    memory.call('max_pool3d_grad', params, ...outputRows(dx, most(covering))),
  ];
}

export const max_pool3d_grad: WasmKernel<'max_pool3d_grad'> = ({ inputs, outputs: [dx], attrs }, memory) => {
  const [x, dy] = inputs as Operand[];
  const windows = [0, 1, 2].map((axis) => poolWindows(attrs, axis, x.shape[2 + axis], dy.shape[2 + axis]));
  return gradientOfMaxima(memory, x, dy, dx, windows, attrs.dilation);
};
