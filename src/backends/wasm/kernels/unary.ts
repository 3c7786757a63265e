import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { activationParams, rowSlopes } from './epilogue';

/** Rows of columns, one call. */
export const unary: WasmKernel<'unary'> = ({ inputs: [x, slope], outputs: [y], attrs }, memory) => {
  const { rows, cols } = layoutOf(y);
  const { activation, ...slopes } = activationParams(memory, attrs.kind, attrs.alpha, slope);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    kind: activation,
    ...slopes,
    ...rowSlopes(y.shape, slope),
  };
  return [memory.call('unary', params, rows, cols)];
};
