import type { GridParams } from '../../../../wasm/kernels';
import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type GridSampleAttrs, paddingModes } from '../../../ops/grid_sample';
import type { KernelMemory } from '../kernel';
import { volumeParams } from './volume';

/** x, or its gradient, sampled by a grid to y, or its gradient. */
export function gridParams(
  memory: KernelMemory,
  x: Operand,
  grid: Operand,
  y: Operand,
  { paddingMode, alignCorners }: Omit<GridSampleAttrs, 'mode'>,
  dGrid: Operand | undefined = undefined,
): GridParams {
  return {
    ...volumeParams(memory, x, y),
    grid: memory.address(grid),
    gridPitch: memory.pitch(grid),
    dGrid: dGrid ? memory.address(dGrid) : 0,
    dGridPitch: dGrid ? memory.pitch(dGrid) : 0,
    paddingMode: paddingModes.indexOf(paddingMode),
    isAligned: alignCorners ? 1 : 0,
    zeros: memory.zeros(4 * roundUp(x.shape[1], LANES)),
  };
}
