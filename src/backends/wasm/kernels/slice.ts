import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Copies what the planner could not make a view. */
export const slice: WasmKernel<'slice'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { rows, cols } = layoutOf(y);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    xColumns: layoutOf(x as Operand).cols,
    begin: attrs.begin,
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
  };
  return [memory.call('slice', params, rows, cols)];
};
