import type { GridParams } from '../../../../wasm/kernels';
import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type GridSampleAttrs, paddingModes } from '../../../ops/grid_sample';
import type { KernelMemory } from '../kernel';

/** x, or its gradient, sampled by a grid to y, or its gradient. */
export function gridParams(
  memory: KernelMemory,
  x: Operand,
  grid: Operand,
  y: Operand,
  { paddingMode, alignCorners }: Omit<GridSampleAttrs, 'mode'>,
  dGrid: Operand | undefined = undefined,
): GridParams {
  const [, channels, depth, height, width] = x.shape;
  const [, , outDepth, outHeight, outWidth] = y.shape;
  return {
    x: memory.address(x),
    xPitch: memory.pitch(x),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    channels,
    ...{ depth, height, width, outDepth, outHeight, outWidth },
    grid: memory.address(grid),
    gridPitch: memory.pitch(grid),
    dGrid: dGrid ? memory.address(dGrid) : 0,
    dGridPitch: dGrid ? memory.pitch(dGrid) : 0,
    paddingMode: paddingModes.indexOf(paddingMode),
    isAligned: alignCorners ? 1 : 0,
    zeros: memory.zeros(4 * roundUp(channels, LANES)),
  };
}
