import type { EpilogueParams } from '../../../../wasm/kernels';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { type Epilogue, type UnaryKind, unaryKinds } from '../../../ops/epilogue';
import type { KernelMemory } from '../kernel';

/** An activation's number, and its slopes: PReLU's, or the one alpha. */
export function activationParams(
  memory: KernelMemory,
  kind: UnaryKind,
  alpha: number,
  slope: Operand | undefined,
): Pick<EpilogueParams, 'activation' | 'slope' | 'slopeShared'> {
  return {
    activation: unaryKinds.indexOf(kind),
    slope: slope ? memory.address(slope) : memory.keep(new Float32Array([alpha])),
    slopeShared: !slope || numel(slope.shape) === 1 ? 1 : 0,
  };
}

export function epilogueParams(
  memory: KernelMemory,
  { activation, alpha, residualFirst }: Epilogue,
  slope: Operand | undefined,
  residual: Operand | undefined,
): EpilogueParams {
  return {
    ...activationParams(memory, activation, alpha, slope),
    residual: residual ? memory.address(residual) : 0,
    residualPitch: residual ? memory.pitch(residual) : 0,
    residualFirst: residualFirst ? 1 : 0,
  };
}

/** Where slopes go by axis 1 and that is not the columns (rank 3 and 4): rows a slope, and slopes. */
export function rowSlopes(shape: readonly number[], slope: Operand | undefined): { rowsPerSlope: number; slopes: number } {
  const byRow = slope !== undefined && numel(slope.shape) > 1 && (shape.length === 3 || shape.length === 4);
  return { rowsPerSlope: byRow ? numel(shape.slice(2, -1)) : 0, slopes: byRow ? shape[1] : 1 };
}
