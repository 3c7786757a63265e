import { gather as shader } from '../../../../shaders/gather.wgsl';
import type { SlabOperand } from '../../../graph/plan';
import { type Packing, packingTable } from '../../packing';
import { type Bound, dispatch, type Packed, type Source, variants } from '../kernel';
import { inElements, quadsOf } from './operands';

export const gatherVariants = variants(shader, {});

/** A weight that is computed in the plan: brought into a kernel's order at each run. It takes the step's first scratch slot. */
export function gathered(weight: SlabOperand, bound: Bound, packing: Packing): Packed {
  const source: Source = { kind: 'scratch', slot: 0, bytes: 4 * packing.length };
  const table: Source = { kind: 'data', data: packingTable(weight, weight.ld, packing) };
  const gather = dispatch(shader, {
    uniforms: { first: inElements(bound.view)[0] },
    bindings: { w: bound.source, table, y: source },
    items: quadsOf(packing.length),
    weight: 0.1,
  });
  return { source, dispatches: [gather] };
}
