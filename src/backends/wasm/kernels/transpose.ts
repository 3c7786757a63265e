import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Rows of y that one unit makes, as in `wasm/transpose.ts`. */
const BLOCK = 16;

export const transpose: WasmKernel<'transpose'> = ({ inputs: [x], outputs: [y] }, memory) => {
  const [rows, columns] = (x as Operand).shape.slice(-2);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    rows,
    columns,
  };
  return [memory.call('transpose', params, (layoutOf(y).rows / columns) * Math.ceil(columns / BLOCK), 2 * BLOCK * rows)];
};
