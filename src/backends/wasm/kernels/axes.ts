import type { ValueType } from '../../../graph/ir';
import type { Operand, SlabOperand } from '../../../graph/plan';
import { type AxisMapsOf, transposedTable } from '../../axis-maps';
import type { Call, KernelMemory } from '../kernel';
import { outputRows, volumeParams } from './volume';

/** The kernel of an operator that is the transpose of one linear map an axis. */
export const axesAdjoint =
  <A>(maps: AxisMapsOf<A>) =>
  (
    { inputs, outputs: [dx], attrs }: { inputs: readonly (Operand | undefined)[]; outputs: readonly SlabOperand[]; attrs: A },
    memory: KernelMemory,
  ): Call[] => {
    const dy = inputs[0] as Operand & ValueType;
    const axes = maps(attrs, dx, dy);
    const [tableD, tableH, tableW] = axes.map((map, axis) => memory.keep(transposedTable(map, dx.shape[2 + axis])));
    const pairs = axes.reduce((sum, map) => sum + map.reduce((count, sources) => count + sources.length, 0), 0);
    return [memory.call('axes_adjoint', { ...volumeParams(memory, dy, dx), tableD, tableH, tableW }, ...outputRows(dx, pairs))];
  };
