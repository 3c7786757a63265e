import type { PoolParams, VolumeParams } from '../../../../wasm/kernels';
import type { ValueType } from '../../../graph/ir';
import type { Operand, SlabOperand } from '../../../graph/plan';
import type { Window } from '../../../ops/window';
import type { KernelMemory } from '../kernel';

/** A volume in, another with as many channels out. */
export function volumeParams(memory: KernelMemory, x: Operand, y: Operand): VolumeParams {
  const [, channels, depth, height, width] = x.shape;
  const [, , outDepth, outHeight, outWidth] = y.shape;
  return {
    x: memory.address(x),
    xPitch: memory.pitch(x),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    channels,
    ...{ depth, height, width, outDepth, outHeight, outWidth },
  };
}

export function poolParams(memory: KernelMemory, x: Operand, y: SlabOperand, { kernel, stride, padding, dilation }: Window): PoolParams {
  const [kernelD, kernelH, kernelW] = kernel;
  const [strideD, strideH, strideW] = stride;
  const [paddingD, paddingH, paddingW] = padding;
  const [dilationD, dilationH, dilationW] = dilation;
  return {
    ...volumeParams(memory, x, y),
    ...{ kernelD, kernelH, kernelW, strideD, strideH, strideW, paddingD, paddingH, paddingW, dilationD, dilationH, dilationW },
    countPadding: 0,
    divisor: 0,
  };
}

/** Rows of the output, the parallel axis of most kernels over volumes, and about the work of one. */
export function outputRows({ shape: [n, c, d, h, w] }: ValueType, perElement: number): [rows: number, work: number] {
  return [n * d * h, c * w * perElement];
}
